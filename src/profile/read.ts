import { MprofLineError } from '../error.ts';
import { shellWord } from '../text/shell-word.ts';
import { refuse } from './check.ts';
import { profileDocument } from './document.ts';
import { checkReferences } from './references.ts';
import { PROFILE_FORMAT, PROFILE_VERSION, type Profile } from './types.ts';

/**
 * Reads a profile document and checks all of it; keys that this version does not know are left out.
 * `name` is what a person calls the document, usually its file.
 * @throws MprofLineError when it is not JSON, not a profile, of a newer version, or does not hold together.
 */
export function readProfile(text: string, name: string): Profile {
  const value = parse(text, name);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, 'format')) {
    throw new MprofLineError(`${name} is not a profile: expected a JSON document with "format": "${PROFILE_FORMAT}"`);
  }
  const { format, version } = value as { format: unknown; version?: unknown };
  if (format !== PROFILE_FORMAT) refuse(`${name} is not a profile: format`, `"${PROFILE_FORMAT}"`, format);
  if (typeof version === 'number' && version > PROFILE_VERSION) {
    throw new MprofLineError(
      `${name} is a profile of version ${version}, this mprof-line reads up to version ${PROFILE_VERSION}: use a newer one`,
    );
  }
  const profile = profileDocument(value, name);
  checkReferences(profile, name);
  return profile;
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    if (/^(?:CMDLINE|MEM|CHLD|FUNC) /.test(text)) {
      throw new MprofLineError(
        `${name} is a recording of memory over time, expected a profile: mprof-line plot ${shellWord(name)} draws it`,
      );
    }
    const found = text.trim() === '' ? ', it is empty' : '';
    throw new MprofLineError(`${name} is not a profile: expected a JSON document${found}`);
  }
}
