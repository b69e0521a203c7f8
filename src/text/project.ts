import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, parse, relative, sep } from 'node:path';

/**
 * Whether a file is of the project that a person works in, or of the package that another file (`near`) belongs to. Links are followed.
 * A path in a profile or a source map leads nowhere else: whoever wrote it may want to see what others may not.
 */
export function isOfProject(path: string, cwd: string, near?: string): boolean {
  const real = realPath(path);
  if (real === null) return false;
  if (isBelow(real, projectOf(cwd))) return true;
  return near !== undefined && isBelow(real, packageOf(near) ?? dirname(near));
}

/** Whether a file is a script of some package: it is named as one, and a package.json stands above it. Links are followed. */
export function isScriptOfPackage(path: string): boolean {
  const real = realPath(path);
  return real !== null && SCRIPT.test(real) && packageOf(real) !== null;
}

/** Names of files that are compiled to JavaScript, or are some. */
const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx|coffee|civet)$/;

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** The whole of the file system is no project. */
function isBelow(real: string, folder: string): boolean {
  const above = realPath(folder);
  if (above === null || above === parse(above).root) return false;
  const rest = relative(above, real);
  return rest !== '' && rest !== '..' && !rest.startsWith(`..${sep}`) && parse(rest).root === '';
}

/** The folder of all packages of a repository, else the nearest package, else the folder itself. */
function projectOf(cwd: string): string {
  return above(cwd, isRepository) ?? above(cwd, isPackage) ?? cwd;
}

function packageOf(file: string): string | null {
  return above(dirname(file), isPackage);
}

function above(folder: string, test: (folder: string) => boolean): string | null {
  for (let at = folder; at !== dirname(at); at = dirname(at)) if (test(at)) return at;
  return null;
}

function isPackage(folder: string): boolean {
  return existsSync(join(folder, 'package.json'));
}

function isRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git')) || existsSync(join(folder, 'pnpm-workspace.yaml'))) return true;
  try {
    return (
      isPackage(folder) && 'workspaces' in (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object)
    );
  } catch {
    return false;
  }
}
