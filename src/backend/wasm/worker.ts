/**
 * The worker: a classic script, kept as text, that runs ranges of any module on the one memory until it is terminated.
 *
 * What must hold: it touches job words, frame and arrays only between entering and leaving the gate; whatever goes wrong
 * inside, it leaves. A module that is new to it is copied inside, compiled outside (the seat given back), so that a job
 * never waits for a compiler. Once started it never returns to its event loop: it waits on `epoch`, first awake, for
 * long only if the last job came soon, as an awake worker may stand in the way of the caller on a busy machine.
 */
import { mathSource } from './math-imports.ts';
import { gate, mostText, status, statusStride, word } from './protocol.ts';

/** Instances that a worker keeps; the one made first goes first. The engine shares their code with the caller's. */
const mostModules = 256;

const source = `postMessage('hello');
onmessage = ({ data: { memory, control, words, index, spinMs } }) => {
  const C = new Int32Array(memory.buffer, control, words);
  const { load, store, add, wait, notify, compareExchange: swap } = Atomics;
  const now = () => performance.now();
  const me = ${word.status} + index * ${statusStride};
  const runs = new Map();
  const math = ${mathSource};
  const enter = () => {
    for (;;) {
      const g = load(C, ${word.gate});
      if (!(g & ${gate.open} && g & ${gate.seats})) return false;
      if (swap(C, ${word.gate}, g, g - ${gate.seat} + 1) === g) return true;
    }
  };
  const leave = (seat) => {
    if ((add(C, ${word.gate}, seat - 1) & ${gate.inside}) === 1) notify(C, ${word.gate});
  };
  const fail = (e) => {
    store(C, ${word.next}, C[${word.end}]);
    if (swap(C, ${word.failed}, 0, 1) !== 0) return;
    const text = String(e).slice(0, ${mostText});
    C[${word.textLength}] = text.length;
    for (let k = text.length; k--; ) C[${word.text} + k] = text.charCodeAt(k);
  };
  const copy = () => {
    const at = C[${word.moduleAddress}] >>> 0, n = C[${word.moduleBytes}];
    if (at + n > memory.buffer.byteLength) memory.grow(0);
    return new Uint8Array(memory.buffer, at, n).slice();
  };
  const compile = (bytes) => {
    try {
      return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory }, math }).exports.run;
    } catch (e) {
      return () => { throw e; };
    }
  };
  const work = (run) => {
    const end = C[${word.end}], chunk = C[${word.chunk}], frame = C[${word.frame}];
    const who = add(C, ${word.joined}, 1) + 1;
    for (let at; (at = add(C, ${word.next}, chunk) >>> 0) < end; ) run(frame, at, Math.min(at + chunk, end), who);
  };
  const visit = () => {
    if (!enter()) return false;
    let bytes, id, seat = 0;
    try {
      id = C[${word.moduleId}];
      const run = runs.get(id);
      if (load(C, ${word.next}) >>> 0 < C[${word.end}]) {
        if (run) work(run);
        else { bytes = copy(); seat = ${gate.seat}; }
      }
    } catch (e) {
      fail(e);
    }
    leave(seat);
    if (!bytes) return false;
    if (runs.size >= ${mostModules}) runs.delete(runs.keys().next().value);
    runs.set(id, compile(bytes));
    return true;
  };
  let spin = spinMs;
  for (;;) {
    const seen = load(C, ${word.epoch});
    store(C, me, ${status.visiting});
    while (visit());
    store(C, me, ${status.idle});
    const since = now();
    while (load(C, ${word.epoch}) === seen && now() - since < spin);
    wait(C, ${word.epoch}, seen);
    spin = now() - since < spinMs * 2 ? spinMs : spinMs / 8;
  }
};
`;

/** The script as it is handed to the platform. */
export const workerSource: string = source.replace(/\n +/g, '\n');
