/** Asks the measured thread, again and again, to look at its memory: the question comes as an interrupt, so it is answered while JavaScript is busy. */
import { Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';

const { expression, control } = workerData as { expression: string; control: Int32Array };
/** ms that answers may take in all before they are paced; then at most half of the measured thread's time goes into them. */
const FREE = 3000;
/** ms between two questions, at least. */
const PAUSE = 0.2;

const session = new Session();
session.connectToMainThread();
// A session does not keep its thread alive.
const alive = setInterval(() => {}, 1 << 30);

let spent = 0;

function ask(): void {
  const asked = performance.now();
  session.post('Runtime.evaluate', { expression, silent: true }, () => {
    const took = performance.now() - asked;
    spent += took;
    const pause = spent < FREE ? PAUSE : Math.max(PAUSE, took);
    if (Atomics.load(control, 0) === 0 && Atomics.wait(control, 0, 0, pause) === 'timed-out') return ask();
    session.disconnect();
    clearInterval(alive);
  });
}

session.post('Runtime.evaluate', { expression: '0', silent: true }, () => {
  parentPort!.postMessage('ready');
  ask();
});
