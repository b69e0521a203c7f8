/** Compares files one after the other, as they are asked for. */
import { parentPort } from 'node:worker_threads';
import { checkFile } from './check-file.ts';

parentPort!.on('message', (path: string) => parentPort!.postMessage({ path, check: checkFile(path) }));
