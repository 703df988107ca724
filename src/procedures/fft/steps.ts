/**
 * Fourier transforms by the hand-written butterflies. Lengths that are no power of two go by Bluestein's convolution: its
 * products are computed by the calling thread, its two transforms by the team, all in f64.
 */
import type { AddressCall, Machine, Stage, Steps } from '../../backend/procedure.ts';
import { arrayTypeOf, bytesOf } from '../../ir/types.ts';
import {
  type ComplexRows,
  createFft,
  type Fft,
  type FftCall,
  type FftType,
  fftTwiddles,
} from '../../primitives/fft.ts';
import { applyFilter, type Chirp, type Complex, createChirp, demodulate, modulate } from './bluestein.ts';
import { isPower, rowsOf, type Transform, turnOver } from './rows.ts';

/** Bytes of tables that are kept for the lengths used last. */
const mostTableBytes = 64 * 2 ** 20;
/** A row of at least this many numbers is worth sharing stage by stage. */
const leastShared = 8192;

/** Along the last axis. */
export function transformSteps(transform: Transform): Steps {
  return stepsOf(transform, planRows);
}

/** Along the last two axes: rows, turned over, rows again, turned back. */
export function planeSteps(transform: Transform): Steps {
  return stepsOf(transform, planPlanes);
}

type Scratch = (bytes: number) => number;

/** `plan` lays out the stages of a call. */
function stepsOf(
  transform: Transform,
  plan: (transforming: Transforming, call: AddressCall, scratch: Scratch) => Stage[],
): Steps {
  return {
    kind: 'steps',
    variant: 'fft',
    source: ';; fft: hand-written, assembly/primitives/fft.ts',
    needs: 'simd',
    open(machine) {
      const fft = machine.once('fft', () => createFft(machine.memory));
      const transforming: Transforming = { machine, fft, transform, tables: new Map() };
      return {
        plan(call, scratch) {
          trimTables(transforming, mostTableBytes);
          return plan(transforming, call, scratch);
        },
        dispose: () => trimTables(transforming, 0),
      };
    },
  };
}

interface Transforming {
  readonly machine: Machine;
  readonly fft: Fft;
  readonly transform: Transform;
  /** By length, the one used last at the end. */
  readonly tables: Map<number, Tables>;
}

/** What depends on the length alone. */
interface Tables {
  readonly chirp: Chirp | undefined;
  /** Of the power of two that is transformed. */
  readonly twiddles: number;
  readonly bytes: number;
}

function planRows(transforming: Transforming, call: AddressCall, scratch: Scratch): Stage[] {
  const { length } = rowsOf(call.shape);
  const known = tablesFor(transforming, length);
  return known.chirp
    ? planChirp(transforming, known, known.chirp, call, scratch)
    : planPower(transforming, known, call, scratch);
}

function planPlanes(transforming: Transforming, call: AddressCall, scratch: Scratch): Stage[] {
  const { machine, transform } = transforming;
  const [rows, columns] = call.shape.slice(-2) as [number, number];
  const elements = call.shape.reduce((product, extent) => product * extent, 1);
  const bytes = elements * bytesOf(transform.type);
  const parts = (): number[] => [scratch(bytes), scratch(bytes)];
  const [along, turned, across] = [parts(), parts(), parts()];
  const turn =
    (from: readonly number[], to: readonly number[], height: number, width: number) => (): void => {
      const view = (address: number) => arrayOn(machine, transform.type, address, elements);
      for (let part = 0; part < 2; part++) turnOver(view(from[part]!), view(to[part]!), height, width);
    };
  const shape = [elements / rows, rows];
  const inputs = turned.map((address) => ({ address, shape }));
  return [
    ...planRows(transforming, { ...call, outputs: along }, scratch),
    turn(along, turned, rows, columns),
    ...planRows(transforming, { ...call, shape, inputs, outputs: across }, scratch),
    turn(across, call.outputs, columns, rows),
  ];
}

/** Drops the tables used longest ago; those that a plan takes are the newest. */
function trimTables({ machine, tables }: Transforming, most: number): void {
  let bytes = [...tables.values()].reduce((sum, one) => sum + one.bytes, 0);
  for (const [length, one] of tables) {
    if (bytes <= most) break;
    machine.free(one.twiddles);
    tables.delete(length);
    bytes -= one.bytes;
  }
}

function tablesFor({ machine, transform, tables }: Transforming, length: number): Tables {
  const known = tables.get(length) ?? createTables(machine, transform, length);
  tables.delete(length);
  tables.set(length, known);
  return known;
}

function createTables(machine: Machine, { type }: Transform, length: number): Tables {
  const chirp = isPower(length) ? undefined : createChirp(length);
  const values = fftTwiddles(chirp?.length ?? length);
  const own = chirp ? 'f64' : type;
  const bytes = values.length * bytesOf(own);
  const twiddles = machine.allocate(bytes);
  (arrayOn(machine, own, twiddles, values.length) as Float64Array).set(values);
  return { chirp, twiddles, bytes: chirp ? bytes + 16 * (length + chirp.length) : bytes };
}

function arrayOn({ memory }: Machine, type: FftType, address: number, length: number) {
  return new (arrayTypeOf(type))(memory.buffer, address, length);
}

function planPower(
  { machine, fft, transform }: Transforming,
  { twiddles }: Tables,
  { shape, inputs, outputs, threads }: AddressCall,
  scratch: Scratch,
): Stage[] {
  const { rows, length } = rowsOf(shape);
  const { type, isInverse } = transform;
  const bytes = rows * length * bytesOf(type);
  const im = inputs[1]?.address ?? scratch(bytes);
  const clear: Stage[] = inputs[1] ? [] : [() => new Uint8Array(machine.memory.buffer, im, bytes).fill(0)];
  const stages = planTransform(fft, scratch, threads, {
    ...{ type, length, rows, isInverse, twiddles },
    scale: isInverse ? 1 / length : 1,
    input: { re: inputs[0]!.address, im, stride: length },
    output: { re: outputs[0]!, im: outputs[1]!, stride: length },
  });
  return [...clear, ...stages];
}

/** The stages of rows of a power-of-two length. */
function planTransform(
  fft: Fft,
  scratch: Scratch,
  threads: number,
  given: Omit<FftCall, 'sharing' | 'workers' | 'scratch'>,
): Stage[] {
  const isLong = given.rows < 2 * threads && given.length >= leastShared;
  const sharing = threads > 1 && isLong ? 'stages' : 'rows';
  const shape = { ...given, sharing, workers: threads } as const;
  const steps = fft.steps(scratch(fft.frameBytes(shape)), {
    ...shape,
    scratch: scratch(fft.scratchBytes(shape)),
  });
  const work = 10 * given.rows * given.length * Math.max(1, Math.log2(given.length));
  return steps.map((step) => ({
    module: fft.module,
    ...step,
    unitWork: Math.ceil(work / (steps.length * Math.max(1, step.units))),
  }));
}

function planChirp(
  { machine, fft, transform }: Transforming,
  { twiddles }: Tables,
  chirp: Chirp,
  { shape, inputs, outputs, threads }: AddressCall,
  scratch: Scratch,
): Stage[] {
  const { rows, length } = rowsOf(shape);
  const { type, isInverse } = transform;
  const bytes = rows * chirp.length * 8;
  const newRows = (): ComplexRows => ({ re: scratch(bytes), im: scratch(bytes), stride: chirp.length });
  const [work, freq] = [newRows(), newRows()];
  const wide = ({ re, im }: ComplexRows): Complex => ({
    re: arrayOn(machine, 'f64', re, rows * chirp.length),
    im: arrayOn(machine, 'f64', im, rows * chirp.length),
  });
  const own = (address: number) => arrayOn(machine, type, address, rows * length);
  const swapped = <T>([re, im]: readonly T[]) => (isInverse ? { re: im!, im: re! } : { re: re!, im: im! });
  const eachRow = (run: (row: number) => void) => (): void => {
    for (let row = 0; row < rows; row++) run(row);
  };
  const power = { type: 'f64', length: chirp.length, rows, isInverse: false, scale: 1, twiddles } as const;
  const through = (input: ComplexRows, output: ComplexRows): Stage[] =>
    planTransform(fft, scratch, threads, { ...power, input, output });
  return [
    eachRow((row) => {
      const x = swapped(inputs.map(({ address }) => own(address)));
      modulate(chirp, x, row * length, wide(work), row * chirp.length);
    }),
    ...through(work, freq),
    eachRow((row) => applyFilter(chirp, wide(freq), row * chirp.length)),
    ...through(freq, work),
    eachRow((row) => {
      const to = swapped(outputs.map(own));
      const scale = isInverse ? 1 / length : 1;
      demodulate(chirp, wide(work), row * chirp.length, to, row * length, scale);
    }),
  ];
}
