// lanewise as contestants: its own arrays on one thread, on two and in JavaScript, and typed arrays in and out.
import { array, type DType, type NDArray, type TypedArray, zeros } from 'lanewise';
import type { Answer, Contestant, Entry } from './contestant.ts';

export type Backend = 'js' | 'wasm';

/** What the cases call of a kernel, whatever its pattern and types. */
export interface AnyKernel {
  (...args: readonly unknown[]): unknown;
  into(out: unknown, ...args: readonly unknown[]): Promise<void>;
  on(backend: Backend, options: { readonly threads: number }): AnyKernel;
}

export interface Shaped {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

/** An array of the result, or several of one shape. */
export interface OutputSpec {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** The fields of a record; one array without a name where absent. */
  readonly fields?: readonly string[];
}

export interface Job {
  readonly kernel: unknown;
  /** Arrays, and the scalars among them, in the order of the call. */
  readonly args: readonly (Shaped | number)[];
  /** Absent where the result is a number. */
  readonly out?: OutputSpec;
  /** A grid is called with the shape of its output first. */
  readonly leads?: readonly unknown[];
  /** Where the default is not right: the runs of a loop. */
  readonly run?: (kernel: AnyKernel, out: Result, args: readonly unknown[]) => unknown;
}

/** The array that is written, or the record of them. */
export type Result = NDArray | Readonly<Record<string, NDArray>>;

const ways: readonly { readonly backend: Backend; readonly threads: number }[] = [
  { backend: 'js', threads: 1 },
  { backend: 'wasm', threads: 1 },
  { backend: 'wasm', threads: 2 },
];

/** All of them: resident ones share their arrays. */
export function lanewise(job: Job): readonly Entry[] {
  const resident: Entry = { name: 'lanewise', open: () => residents(job) };
  const roundTrips = [1, 2].map((threads) => ({
    name: 'lanewise round trip',
    open: () => roundTrip(job, threads),
  }));
  return [resident, ...(job.args.every(isFlat) && !job.run ? roundTrips : [])];
}

/** Typed arrays have one axis. */
function isFlat(arg: Shaped | number): boolean {
  return typeof arg === 'number' || arg.shape.length === 1;
}

function residents({ kernel, args, out, leads = [], run }: Job): readonly Contestant[] {
  const owned: NDArray[] = [];
  const own = (one: NDArray): NDArray => {
    owned.push(one);
    return one;
  };
  const inputs = args.map((arg) =>
    typeof arg === 'number' ? arg : own(array(arg.data, { shape: arg.shape }) as NDArray),
  );
  const make = ({ shape, dtype }: OutputSpec): NDArray => own(zeros(shape, { dtype }) as NDArray);
  const target: Result | undefined =
    out && (out.fields ? Object.fromEntries(out.fields.map((field) => [field, make(out)])) : make(out));
  return ways.map(({ backend, threads }) => {
    const pinned = (kernel as AnyKernel).on(backend, { threads });
    let number = 0;
    const call = (): unknown => {
      if (target === undefined)
        return (pinned(...leads, ...inputs) as Promise<number>).then((found) => (number = found));
      return run ? run(pinned, target, inputs) : pinned.into(target, ...leads, ...inputs);
    };
    return {
      name: nameOf(backend, threads),
      role: 'lanewise',
      includes: 'resident',
      threads,
      run: call,
      answer: () => (target === undefined ? number : dataOf(target)),
      dispose: () => {
        for (const one of owned.splice(0)) one.dispose();
      },
    };
  });
}

function roundTrip({ kernel, args, leads = [] }: Job, threads: number): Contestant {
  const pinned = (kernel as AnyKernel).on('wasm', { threads });
  const inputs = args.map((arg) => (typeof arg === 'number' ? arg : arg.data));
  let found: unknown;
  return {
    name: nameOf('wasm', threads),
    role: 'lanewise',
    includes: 'round trip',
    threads,
    run: async () => {
      found = await pinned(...leads, ...inputs);
    },
    answer: () => flat(found as Answer | Readonly<Record<string, ArrayLike<number>>>),
  };
}

function nameOf(backend: Backend, threads: number): string {
  return backend === 'js' ? 'lanewise js' : `lanewise wasm, ${threads} thread${threads > 1 ? 's' : ''}`;
}

async function dataOf(target: Result): Promise<Answer> {
  if ('data' in target && typeof target.data === 'function') return (target as NDArray).data();
  const fields = await Promise.all(Object.values(target as Record<string, NDArray>).map((one) => one.data()));
  return joined(fields);
}

function flat(found: Answer | Readonly<Record<string, ArrayLike<number>>>): Answer {
  if (typeof found === 'number' || ArrayBuffer.isView(found)) return found as Answer;
  return joined(Object.values(found as Readonly<Record<string, ArrayLike<number>>>));
}

/** The fields of a record one after the other, as references have them. */
export function joined(parts: readonly ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
