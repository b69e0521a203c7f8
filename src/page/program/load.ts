import type { Profile } from '../../profile/types.ts';
import { type PageDocument, unpackProfile } from '../pack.ts';

/** Reads the document that the page carries: deflated, in base 64. */
export async function loadProfile(text: string): Promise<{ profile: Profile; changed: string[] }> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const { profile, changed } = (await new Response(stream).json()) as PageDocument;
  return { profile: unpackProfile(profile), changed };
}
