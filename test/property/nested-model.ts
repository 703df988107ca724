/** Plain nested lists with NumPy's view rules, one list per axis: the slow obvious model of `src/array/window.ts`. */
import type { Range } from '../../src/array/window.ts';

/** A number, or a list per index of the outermost axis. */
export type Model = number | readonly Model[];

export interface Modelled {
  readonly shape: readonly number[];
  readonly values: Model;
}

export function modelOf(numbers: readonly number[], shape: readonly number[]): Modelled {
  const [extent, ...rest] = shape;
  if (extent === undefined) return { shape, values: numbers[0]! };
  const size = rest.reduce((a, b) => a * b, 1);
  const values = Array.from(
    { length: extent },
    (_, k) => modelOf(numbers.slice(k * size, (k + 1) * size), rest).values,
  );
  return { shape, values };
}

export function numbersIn(values: Model): number[] {
  return typeof values === 'number' ? [values] : values.flatMap(numbersIn);
}

export function slice(of: Modelled, ranges: readonly Range[]): Modelled {
  const kept = of.shape.map((extent, axis) => indicesIn(ranges[axis] ?? null, extent));
  const take = (values: Model, axis: number): Model => {
    if (typeof values === 'number') return values;
    const indices = kept[axis]!;
    return typeof indices === 'number'
      ? take(values[indices]!, axis + 1)
      : indices.map((k) => take(values[k]!, axis + 1));
  };
  const shape = kept.flatMap((indices) => (typeof indices === 'number' ? [] : [indices.length]));
  return { shape, values: take(of.values, 0) };
}

/** Steps through the axis as Python's `range(start, stop, step)` with its defaults. */
function indicesIn(range: Range, extent: number): number | number[] {
  if (typeof range === 'number') return range < 0 ? range + extent : range;
  const [from, to, step = 1] = range ?? [];
  const indices: number[] = [];
  const place = (value: number): number => (value < 0 ? value + extent : value);
  const start = from == null ? (step > 0 ? 0 : extent - 1) : place(from);
  const stop = to == null ? (step > 0 ? extent : Number.NEGATIVE_INFINITY) : place(to);
  // From far outside of the axis, whole steps lead to clamped positions in Python, so begin at the clamped one.
  const first = step > 0 ? Math.max(0, start) : Math.min(extent - 1, start);
  for (let k = first; step > 0 ? k < Math.min(stop, extent) : k > Math.max(stop, -1); k += step)
    indices.push(k);
  return indices;
}

export function transpose(of: Modelled, axes: readonly number[]): Modelled {
  const shape = axes.map((axis) => of.shape[axis]!);
  return build(shape, (index) => {
    const place = new Array<number>(shape.length);
    axes.forEach((axis, k) => {
      place[axis] = index[k]!;
    });
    return at(of.values, place);
  });
}

export function broadcast(of: Modelled, shape: readonly number[]): Modelled {
  const missing = shape.length - of.shape.length;
  return build(shape, (index) =>
    at(
      of.values,
      of.shape.map((extent, axis) => (extent === 1 ? 0 : index[axis + missing]!)),
    ),
  );
}

export function reshape(of: Modelled, shape: readonly number[]): Modelled {
  return modelOf(numbersIn(of.values), shape);
}

/** The model with a region's numbers replaced, in row-major order. */
export function assign(of: Modelled, ranges: readonly Range[], numbers: readonly number[]): Modelled {
  const places = slice(modelOf([...numbersIn(of.values).keys()], of.shape), ranges);
  const changed = numbersIn(of.values);
  numbersIn(places.values).forEach((place, k) => {
    changed[place] = numbers[k]!;
  });
  return modelOf(changed, of.shape);
}

function at(values: Model, place: readonly number[]): number {
  return place.reduce<Model>((inner, k) => (inner as readonly Model[])[k]!, values) as number;
}

function build(shape: readonly number[], value: (index: readonly number[]) => number): Modelled {
  const make = (index: readonly number[]): Model =>
    index.length === shape.length
      ? value(index)
      : Array.from({ length: shape[index.length]! }, (_, k) => make([...index, k]));
  return { shape, values: make([]) };
}
