/**
 * Fourier transforms of a power-of-two length as programs of the `grid` pattern, one stage a pass: Stockham's, as in
 * ./power.ts, each cell finding the pair that it comes from. Roots of unity come from the device's own sine and cosine.
 */
import type { Pass, PassArray, Passes, Place } from '../../backend/procedure.ts';
import { specialise } from '../../front/specialise.ts';
import type { DType } from '../../ir/types.ts';
import { type Verified, verify } from '../../ir/verify.ts';
import { rowsOf, type Transform } from './rows.ts';

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

/** An inverse transform is one of real and imaginary parts in each other's place. */
export function transformPasses({ type, isInverse, isComplex }: Transform): Passes {
  let programs: readonly Verified[] | undefined;
  return {
    kind: 'passes',
    variant: 'grid',
    get programs() {
      return (programs ??= [
        isComplex ? compile(copy, type, 2) : compile(real, type, 1),
        compile(stage, type, 2, [true, true, false]),
      ]);
    },
    plan({ inputs, shape }) {
      const { rows, length } = rowsOf(shape);
      const extents = [rows, length];
      const swapped = <T>(parts: readonly T[]): readonly T[] => (isInverse ? [...parts].reverse() : parts);
      const given = inputs.map((_, index): PassArray => ({ of: 'input', index, shape: extents }));
      const results = swapped([0, 1].map((index): Place => ({ of: 'output', index })));
      const work = (set: number): Place[] =>
        [0, 1].map((part) => ({ of: 'temporary', index: 2 * set + part, bytes: rows * length * 4 }));
      const count = Math.log2(length);
      const to = (k: number): readonly Place[] => (k === count ? results : work(k % 2));
      const passes: Pass[] = [{ program: 0, shape: extents, args: swapped(given), outputs: to(0) }];
      for (let k = 1; k <= count; k++) {
        const args = to(k - 1).map((place): PassArray => ({ ...place, shape: extents }));
        const scale = k === count && isInverse ? 1 / length : 1;
        passes.push({
          program: 1,
          shape: extents,
          args: [...args, length / 2, 2 ** (k - 1), scale],
          outputs: to(k),
        });
      }
      return passes;
    },
  };
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
