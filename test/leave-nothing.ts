/** For test files that start programs: a test that failed leaves none behind, which would keep its file running. */
import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { after } from 'node:test';

const children: ChildProcess[] = [];
subscribe('child_process', (message) => children.push((message as { process: ChildProcess }).process));
after(() => {
  for (const child of children) child.kill('SIGKILL');
});
