import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OutputSettings } from '../options/output-options.ts';
import { randomName } from '../text/random-name.ts';
import { writeText } from '../text/write-text.ts';

/** The words of a command that shows an address. */
type Command = [name: string, ...args: string[]];

/** How long a program that shows pages and stays is watched for failing, in ms. */
const WATCHED = 1500;

/** What was asked for, with a page among its files where one is to be opened. The file stays: the browser reads it later. */
export function withPage(output: OutputSettings): OutputSettings {
  if (!output.open || pageOf(output) !== undefined) return output;
  const path = join(tmpdir(), `mprof-line-${randomName()}.html`);
  return { ...output, files: [...output.files, { path, format: 'html' }] };
}

/**
 * Opens the page that was written in the person's browser, if that was asked for. Where that cannot be, stderr says so and where
 * the page is. It never waits for the browser to be closed.
 */
export async function openPage(output: OutputSettings): Promise<void> {
  const path = output.open ? pageOf(output) : undefined;
  if (path === undefined || !existsSync(path)) return;
  const url = pathToFileURL(resolve(path)).href;
  const { CI = '' } = process.env;
  if (CI !== '' && CI !== 'false') {
    writeText(2, `mprof-line: --open: CI is set, so no browser is started; the page is ${url}\n`);
    return;
  }
  for (const command of browsers(url, process.platform, process.env)) if (await starts(command)) return;
  writeText(2, `mprof-line: --open: no browser could be started here; the page is ${url}\n`);
}

function pageOf({ files }: OutputSettings): string | undefined {
  return files.find(({ format }) => format === 'html')?.path;
}

/** What may show `url`, best first: what BROWSER names (commands, `%s` is the address), then what the system has. */
function browsers(url: string, platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): Command[] {
  const own = (environment.BROWSER ?? '').split(delimiter).flatMap((text): Command[] => {
    const [name, ...args] = text.split(/\s+/).filter(Boolean);
    if (name === undefined) return [];
    return [args.includes('%s') ? [name, ...args.map((arg) => (arg === '%s' ? url : arg))] : [name, ...args, url]];
  });
  return [...own, ...systemBrowsers(platform, environment).map((words): Command => [...words, url])];
}

function systemBrowsers(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): Command[] {
  if (platform === 'darwin') return [['open']];
  if (platform === 'win32') return [['rundll32', 'url.dll,FileProtocolHandler']];
  const windows: Command[] = environment.WSL_DISTRO_NAME ? [['wslview']] : [];
  // Without a screen xdg-open would start a browser for the terminal, which is somebody else's.
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return windows;
  return [
    ...windows,
    ['xdg-open'],
    ['sensible-browser'],
    ['x-www-browser'],
    ['firefox'],
    ['google-chrome'],
    ['chromium'],
  ];
}

/** Starts a command in a session of its own; whether it ended well, or still ran after a while. */
function starts([name, ...args]: Command): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(name, args, { stdio: 'ignore', detached: true });
    const patience = setTimeout(() => settle(true), WATCHED);
    const settle = (started: boolean): void => {
      clearTimeout(patience);
      child.unref();
      done(started);
    };
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
  });
}
