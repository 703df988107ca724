/**
 * Fourier transforms of a power-of-two length as programs of the `grid` pattern, one stage a pass: Stockham's, as in
 * ./power.ts, each cell finding the pair that it comes from. Roots of unity come from the device's own sine and cosine.
 */
import type { Pass, PassArray, Passes, Place } from '../../backend/procedure.ts';
import { specialise } from '../../front/specialise.ts';
import type { DType } from '../../ir/types.ts';
import { type Verified, verify } from '../../ir/verify.ts';
import { type Rows, rowsOf, type Transform } from './rows.ts';

type Matrix = readonly (readonly number[])[];
type Numbers = Readonly<Record<'re' | 'im', number>>;

/** A stage whose pairs are `half` apart and whose runs are of `run`. */
const stage = (
  row: number,
  i: number,
  re: Matrix,
  im: Matrix,
  half: number,
  run: number,
  scale: number,
): Numbers => {
  const runs = run | 0;
  const apart = half | 0;
  const pair = (i / (2 * runs)) | 0;
  const at = pair * runs + (i % runs);
  const sign = ((i / runs) | 0) % 2 === 0 ? 1 : -1;
  const x = re[row]![at]! + sign * re[row]![at + apart]!;
  const y = im[row]![at]! + sign * im[row]![at + apart]!;
  if (sign === 1) return { re: x * scale, im: y * scale };
  const angle = (-Math.PI * (pair * runs)) / apart;
  const c = Math.cos(angle) * scale;
  const s = Math.sin(angle) * scale;
  return { re: x * c - y * s, im: x * s + y * c };
};

const copy = (row: number, i: number, re: Matrix, im: Matrix): Numbers => ({
  re: re[row]![i]!,
  im: im[row]![i]!,
});

const real = (row: number, i: number, re: Matrix): Numbers => ({ re: re[row]![i]!, im: 0 });

const turned = (row: number, i: number, re: Matrix, im: Matrix): Numbers => ({
  re: re[i]![row]!,
  im: im[i]![row]!,
});

/** Along the last axis. */
export function transformPasses(transform: Transform): Passes {
  return passesOf(transform, ({ shape, inputs }) => {
    const given = inputs.map((_, index): Place => ({ of: 'input', index }));
    return rowPasses(transform, rowsOf(shape), given, places('output', 0), 0);
  });
}

/** Along both axes of a matrix: rows, turned over, rows again, turned back. */
export function planePasses(transform: Transform): Passes {
  return passesOf(transform, ({ shape, inputs }) => {
    const [rows, length] = shape as [number, number];
    const bytes = rows * length * 4;
    const given = inputs.map((_, index): Place => ({ of: 'input', index }));
    const [along, over, across] = [0, 2, 4].map((first) => places('temporary', first, bytes));
    const turn = (from: readonly Place[], to: readonly Place[], height: number, width: number): Pass => ({
      program: 2,
      shape: [width, height],
      args: shaped(from, [height, width]),
      outputs: to,
    });
    const whole = { ...transform, isComplex: true };
    return [
      ...rowPasses(transform, { rows, length }, given, along!, 6),
      turn(along!, over!, rows, length),
      ...rowPasses(whole, { rows: length, length: rows }, over!, across!, 6),
      turn(across!, places('output', 0), length, rows),
    ];
  });
}

function passesOf({ type, isComplex }: Transform, plan: Passes['plan']): Passes {
  let programs: readonly Verified[] | undefined;
  return {
    kind: 'passes',
    variant: 'grid',
    get programs() {
      return (programs ??= [
        compile(copy, type, 2),
        compile(stage, type, 2, [true, true, false]),
        compile(turned, type, 2),
        ...(isComplex ? [] : [compile(real, type, 1)]),
      ]);
    },
    plan,
  };
}

/** Two arrays of the launch, or temporary ones. */
function places(of: 'output' | 'temporary', first: number, bytes = 0): readonly Place[] {
  return [first, first + 1].map((index): Place => (of === 'output' ? { of, index } : { of, index, bytes }));
}

function shaped(list: readonly Place[], shape: readonly number[]): PassArray[] {
  return list.map((place): PassArray => ({ ...place, shape }));
}

/**
 * The passes of rows, on temporaries from `first` on. An inverse transform is one of real and imaginary parts in each
 * other's place.
 */
function rowPasses(
  { isInverse, isComplex }: Transform,
  { rows, length }: Rows,
  given: readonly Place[],
  results: readonly Place[],
  first: number,
): Pass[] {
  const shape = [rows, length];
  const swapped = <T>(parts: readonly T[]): readonly T[] => (isInverse ? [...parts].reverse() : parts);
  const count = Math.log2(length);
  const work = (k: number): readonly Place[] => places('temporary', first + 2 * (k % 2), rows * length * 4);
  const to = (k: number): readonly Place[] => (k === count ? swapped(results) : work(k));
  const passes: Pass[] = [
    { program: isComplex ? 0 : 3, shape, args: shaped(swapped(given), shape), outputs: to(0) },
  ];
  for (let k = 1; k <= count; k++) {
    const scale = k === count && isInverse ? 1 / length : 1;
    const args = [...shaped(to(k - 1), shape), length / 2, 2 ** (k - 1), scale];
    passes.push({ program: 1, shape, args, outputs: to(k) });
  }
  return passes;
}

/** The grid of rank 2 for so many arrays, followed by scalars that are whole numbers or not. */
function compile(
  body: (...args: never[]) => Numbers,
  type: DType,
  arrays: number,
  whole: readonly boolean[] = [],
): Verified {
  const array = { kind: 'array', dtype: type, rank: 2 } as const;
  const scalars = whole.map((isWhole) => ({ kind: 'scalar', whole: isWhole }) as const);
  const args = [...Array.from({ length: arrays }, () => array), ...scalars];
  const source = { pattern: 'grid', name: 'fft', body: body as never, out: { re: type, im: type } } as const;
  return verify(specialise(source, { rank: 2, args }).program);
}
