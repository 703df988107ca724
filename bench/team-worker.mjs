// One thread of bench/team.ts, which draws the words of `control`.
import { parentPort, workerData } from 'node:worker_threads';

const { memory, module, calls, control, result } = workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });

/** Between two looks at the clock. */
const looks = 2000;
const sleepAfterMs = 1;

function waitForTurn(seen) {
  const start = performance.now();
  do {
    for (let k = 0; k < looks; k++) if (Atomics.load(control, 0) !== seen) return;
  } while (performance.now() - start < sleepAfterMs);
  Atomics.store(control, 2, 1);
  Atomics.wait(control, 0, seen);
  Atomics.store(control, 2, 0);
}

parentPort.postMessage('ready');
for (let turn = 0; ; ) {
  waitForTurn(turn);
  turn = Atomics.load(control, 0);
  const { name, args } = calls[control[3]];
  result[0] = exports[name](...args) ?? 0;
  Atomics.store(control, 1, turn);
}
