import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';

/** A running process. */
export interface ListedProcess {
  pid: number;
  parent: number;
  /** Name of its program, without folders. */
  name: string;
}

const run = promisify(execFile);

/** Every process, by `ps`, or by PowerShell on Windows. */
export async function listProcesses(): Promise<ListedProcess[]> {
  if (process.platform === 'win32') return parseCsv(await powershell());
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,comm='], {
    maxBuffer: 64 << 20,
    env: { ...process.env, LC_ALL: 'C' },
  });
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), name: basename(match[3]!.trim()) }] : [];
  });
}

async function powershell(): Promise<string> {
  const command =
    'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId),$($_.ParentProcessId),$($_.Name)" }';
  const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', command], {
    maxBuffer: 64 << 20,
    windowsHide: true,
  });
  return stdout;
}

function parseCsv(text: string): ListedProcess[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [pid, parent, ...name] = line.split(',');
    return name.length > 0 ? [{ pid: Number(pid), parent: Number(parent), name: name.join(',') }] : [];
  });
}

/** Every process by `/proc`, which needs no `ps` to be installed; the name is the program's or the script's. */
export function listLinuxProcesses(): (ListedProcess & { words: string[] })[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const words = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return [{ pid: Number(entry), parent, name, words }];
    } catch {
      return [];
    }
  });
}
