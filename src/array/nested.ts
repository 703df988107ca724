/** Nested lists of numbers, and their numbers in row-major order with a shape. */
import { ArgumentError } from '../errors.ts';

/** Nested lists of numbers, all of one length per level. */
export type Nested = readonly (number | Nested)[];

/** The numbers of nested lists, and how many there are per level. Throws ArgumentError where lists differ in length. */
export function flatten(source: Nested): { readonly data: number[]; readonly shape: readonly number[] } {
  if (!Array.isArray(source)) throw wrongSource(source);
  const shape: number[] = [];
  for (let level: Nested | number | undefined = source; Array.isArray(level); level = level[0])
    shape.push(level.length);
  const data: number[] = [];
  const visit = (item: unknown, depth: number): void => {
    if (depth === shape.length) {
      if (typeof item !== 'number') throw Array.isArray(item) ? ragged(shape) : wrongSource(item);
      data.push(item);
      return;
    }
    if (!Array.isArray(item) && typeof item !== 'number') throw wrongSource(item);
    if (!Array.isArray(item) || item.length !== shape[depth]) throw ragged(shape);
    for (const inner of item) visit(inner, depth + 1);
  };
  visit(source, 0);
  return { data, shape };
}

/** Row-major numbers as nested lists; a lone number where the shape is empty. */
export function nest(data: ArrayLike<number>, shape: readonly number[]): number | Nested {
  let at = 0;
  const take = (axis: number): number | Nested =>
    axis === shape.length ? data[at++]! : Array.from({ length: shape[axis]! }, () => take(axis + 1));
  return take(0);
}

/** What `array()` and `set` can't take. */
export function wrongSource(found: unknown): ArgumentError {
  const what = ArrayBuffer.isView(found)
    ? (found as unknown as object).constructor.name
    : found === null
      ? 'null'
      : typeof found;
  return new ArgumentError(
    'ARRAY_SOURCE',
    `array() takes a typed array (Float32Array, Float64Array, Int32Array, Uint8Array, …) or nested lists of numbers, not ${what}.`,
  );
}

function ragged(shape: readonly number[]): ArgumentError {
  return new ArgumentError(
    'SHAPE_MISMATCH',
    `nested lists must have one length per level; the first ones make the shape [${shape.join(', ')}], and another list differs.`,
  );
}
