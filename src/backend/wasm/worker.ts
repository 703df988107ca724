/**
 * The worker: a classic script, kept as text, that runs ranges of any module on the one memory until it is terminated.
 *
 * What must hold: it touches job words, frame and arrays only between entering and leaving the gate; whatever goes wrong
 * inside, it leaves. A module that is new to it is copied inside, compiled outside (the seat given back), so that a job
 * never waits for a compiler. Once started it never returns to its event loop: it waits on `epoch`.
 */
import { mathSource } from './math-imports.ts';
import { gate, mostText, status, statusStride, word } from './protocol.ts';

/** Instances that a worker keeps; the one made first goes first. The engine shares their code with the caller's. */
const mostModules = 256;

const source = `'use strict';
postMessage('hello');
onmessage = ({ data: { memory, control, words, index, spinMs } }) => {
  const C = new Int32Array(memory.buffer, control, words);
  const { load, store, add, sub, wait, notify, compareExchange } = Atomics;
  const line = ${word.status} + index * ${statusStride};
  const runs = new Map();
  const math = ${mathSource};
  const enter = () => {
    for (;;) {
      const now = load(C, ${word.gate});
      if (!(now & ${gate.open}) || !(now & ${gate.seats})) return false;
      if (compareExchange(C, ${word.gate}, now, now - ${gate.seat} + 1) === now) return true;
    }
  };
  const leave = (seat) => {
    if ((add(C, ${word.gate}, seat - 1) & ${gate.inside}) === 1) notify(C, ${word.gate});
  };
  const fail = (error) => {
    store(C, ${word.next}, C[${word.units}]);
    if (compareExchange(C, ${word.failed}, 0, 1) !== 0) return;
    const text = String(error).slice(0, ${mostText});
    C[${word.textLength}] = text.length;
    for (let k = 0; k < text.length; k++) C[${word.text} + k] = text.charCodeAt(k);
  };
  const copy = () => {
    const at = C[${word.moduleAddress}] >>> 0, n = C[${word.moduleBytes}];
    if (at + n > memory.buffer.byteLength) memory.grow(0);
    return new Uint8Array(memory.buffer, at, n).slice();
  };
  const compile = (bytes) => {
    try {
      return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory }, math }).exports.run;
    } catch (error) {
      return () => { throw error; };
    }
  };
  const work = (run) => {
    const units = C[${word.units}], chunk = C[${word.chunk}], frame = C[${word.frame}];
    const number = add(C, ${word.joined}, 1) + 1;
    for (let at; (at = add(C, ${word.next}, chunk) >>> 0) < units; ) run(frame, at, Math.min(at + chunk, units), number);
  };
  const visit = () => {
    if (!enter()) return false;
    let bytes, id, seat = 0;
    try {
      id = C[${word.moduleId}];
      const run = runs.get(id);
      if (load(C, ${word.next}) >>> 0 < C[${word.units}]) {
        if (run) work(run);
        else { bytes = copy(); seat = ${gate.seat}; }
      }
    } catch (error) {
      fail(error);
    }
    leave(seat);
    if (!bytes) return false;
    if (runs.size >= ${mostModules}) runs.delete(runs.keys().next().value);
    runs.set(id, compile(bytes));
    return true;
  };
  for (;;) {
    const seen = load(C, ${word.epoch});
    store(C, line, ${status.visiting});
    while (visit());
    store(C, line, ${status.idle});
    const end = performance.now() + spinMs;
    while (load(C, ${word.epoch}) === seen && performance.now() < end);
    wait(C, ${word.epoch}, seen);
  }
};
`;

/** The script as it is handed to the platform. */
export const workerSource: string = source.replace(/\n +/g, '\n');
