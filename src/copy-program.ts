/**
 * The programs that move elements between a window of a storage and a run of elements. They are built from the windows'
 * ranks and the types alone; offsets, strides and extents are arguments.
 *
 * What must hold: where the types are equal, elements keep their bits, so they are moved as integers of their width
 * (f64, which no GPU has, as itself). Index arithmetic is in i32, which reaches every element of a launch.
 */
import { collapsed, sizeOf, upward, type Window } from './array/window.ts';
import { stored } from './front/outputs.ts';
import { constant, letLocal, load, local, op } from './ir/build.ts';
import type { Expr, Program, Slot, Stmt } from './ir/node.ts';
import { bytesOf, type ComputeType, computeTypeOf, type DType } from './ir/types.ts';
import { type Verified, verify } from './ir/verify.ts';

/** A program with the values of its scalar arguments, which follow its arrays, and its domain. */
export interface CopyPlan {
  readonly program: Verified;
  readonly scalars: readonly number[];
  readonly domain: readonly number[];
}

/** Reads a window of the array in slot 0 into a run of its elements. */
export function gather(window: Window, from: DType, to: DType): CopyPlan {
  const { offset, shape, strides } = collapsed(window);
  const rank = Math.max(1, shape.length);
  const extents = shape.length === 0 ? [1] : shape;
  const steps = shape.length === 0 ? [1] : strides;
  const outer = rank - Math.min(rank, 3) + 1;
  const domain = rank <= 3 ? extents : [sizeOf(extents.slice(0, outer)), ...extents.slice(outer)];
  const [source, target] = from === to ? [movedAs[bytesOf(from)]!, movedAs[bytesOf(to)]!] : [from, to];
  const program = cached(`gather ${source} ${target} ${rank}`, () => gatherProgram(rank, source, target));
  return { program, scalars: [offset, ...steps, ...(rank > 3 ? extents.slice(0, outer) : [])], domain };
}

/** All of the storage in slot 0, with the elements of a window taken from the run in slot 1. */
export function overwrite(window: Window, dtype: DType, elements: number): CopyPlan {
  const { offset, shape, strides } = upward(window);
  const { start, steps } = runAlong(window, strides);
  const moved = movedAs[bytesOf(dtype)]!;
  const program = cached(`overwrite ${moved} ${shape.length}`, () => overwriteProgram(shape.length, moved));
  return { program, scalars: [offset, start, ...strides, ...shape, ...steps], domain: [elements] };
}

/** One value for every element. */
export function fill(dtype: DType, elements: number, value: number): CopyPlan {
  const program = cached(`fill ${dtype}`, () => fillProgram(dtype));
  return { program, scalars: [value], domain: [elements] };
}

/** The type that elements of so many bytes are moved as. */
export const movedAs: Readonly<Record<number, DType>> = { 1: 'u8', 2: 'u16', 4: 'i32', 8: 'f64' };

/** Where the window's lowest element stands in its run, and how far along the run each positive stride leads. */
function runAlong(
  window: Window,
  upwards: readonly number[],
): { readonly start: number; readonly steps: readonly number[] } {
  const { shape, strides } = collapsed(window);
  const places = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  let start = 0;
  shape.forEach((extent, axis) => {
    if (strides[axis]! < 0) start += (extent - 1) * places[axis]!;
  });
  const steps = upwards.map((stride) => {
    const axis = strides.findIndex((own) => Math.abs(own) === stride);
    return Math.sign(strides[axis]!) * places[axis]!;
  });
  return { start, steps };
}

const programs = new Map<string, Verified>();

function cached(key: string, make: () => Program): Verified {
  let program = programs.get(key);
  if (!program) {
    program = verify(make());
    programs.set(key, program);
  }
  return program;
}

/** Arrays first, then whole numbers. */
function slotsOf(arrays: readonly DType[], names: readonly string[]): Slot[] {
  return [
    ...arrays.map((dtype, k): Slot => ({ kind: 'array', name: `array${k}`, dtype, rank: 1 })),
    ...names.map((name): Slot => ({ kind: 'uniform', name, type: 'i32' })),
  ];
}

const whole = (slot: number): Expr => ({ kind: 'uniform', type: 'i32', slot });
const axisOf = (axis: number): Expr => ({ kind: 'axis', type: 'i32', axis });
const int = (id: number): Expr => local('i32', id);

/** Every program that stores one array. */
function storing(
  name: string,
  rank: number,
  to: DType,
  rest: Pick<Program, 'slots' | 'locals' | 'body'> & { readonly value: Expr },
): Program {
  const { value, ...program } = rest;
  return {
    name,
    rank,
    ...program,
    yields: [value],
    outputs: [{ name: 'out', dtype: to }],
    sink: { kind: 'store' },
    border: 'clamp',
    precision: 'default',
  };
}

/**
 *     out[axes] = a[offset + Σ coordinate · stride]
 *
 * With more than three axes the outer ones share the domain's first, from which their coordinates are divided out.
 */
function gatherProgram(rank: number, from: DType, to: DType): Program {
  const inner = Math.min(rank, 3);
  const outer = rank - inner + 1;
  const locals: ComputeType[] = [];
  const body: Stmt[] = [];
  const name = (value: Expr): Expr => {
    body.push(letLocal(locals.push('i32') - 1, value));
    return int(locals.length - 1);
  };
  const coordinates: Expr[] = [];
  let left = axisOf(0);
  for (let axis = outer - 1; axis > 0; axis--) {
    const extent = whole(2 + rank + axis);
    coordinates[axis] = name(op('rem', left, extent));
    left = name(op('idiv', left, extent));
  }
  coordinates[0] = left;
  for (let axis = 1; axis < inner; axis++) coordinates[outer - 1 + axis] = axisOf(axis);
  const place = coordinates.reduce<Expr>(
    (sum, coordinate, axis) => op('add', sum, op('mul', coordinate, whole(2 + axis))),
    whole(1),
  );
  const type = computeTypeOf(from);
  const element = locals.push(type) - 1;
  body.push(load(element, 0, { kind: 'at', index: [place] }));
  const extents = rank > 3 ? Array.from({ length: outer }, (_, k) => `extent${k}`) : [];
  const strides = Array.from({ length: rank }, (_, k) => `stride${k}`);
  const slots = slotsOf([from], ['offset', ...strides, ...extents]);
  return storing('gather', inner, to, { slots, locals, body, value: stored(local(type, element), to) });
}

/**
 *     out[i] = i is in the window ? run[its place there] : base[i]
 *
 * `i` less the offset is divided by the strides, the greatest first: in the window where each digit is below its extent
 * and nothing is left.
 */
function overwriteProgram(axes: number, moved: DType): Program {
  const type = computeTypeOf(moved);
  const locals: ComputeType[] = [];
  const body: Stmt[] = [];
  const name = (value: Expr): Expr => {
    body.push(letLocal(locals.push(value.type) - 1, value));
    return local(value.type, locals.length - 1);
  };
  let left = name(op('sub', axisOf(0), whole(2)));
  let isInside = name(op('ge', left, constant('i32', 0)));
  let place: Expr = whole(3);
  for (let axis = 0; axis < axes; axis++) {
    const digit = name(op('idiv', left, whole(4 + axis)));
    left = name(op('sub', left, op('mul', digit, whole(4 + axis))));
    isInside = name(op('and', isInside, op('lt', digit, whole(4 + axes + axis))));
    place = name(op('add', place, op('mul', digit, whole(4 + 2 * axes + axis))));
  }
  isInside = name(op('and', isInside, op('eq', left, constant('i32', 0))));
  const index = name(op('select', isInside, place, constant('i32', -1)));
  const [before, after] = [locals.push(type) - 1, locals.push(type) - 1];
  body.push(load(before, 0, { kind: 'element' }), load(after, 1, { kind: 'at', index: [index] }));
  const names = ['stride', 'extent', 'step'].flatMap((what) =>
    Array.from({ length: axes }, (_, k) => `${what}${k}`),
  );
  const slots = slotsOf([moved, moved], ['offset', 'start', ...names]);
  const value = op('select', isInside, local(type, after), local(type, before));
  return storing('overwrite', 1, moved, { slots, locals, body, value });
}

function fillProgram(dtype: DType): Program {
  const type = computeTypeOf(dtype);
  const slots: Slot[] = [{ kind: 'uniform', name: 'value', type }];
  const value: Expr = { kind: 'uniform', type, slot: 0 };
  return storing('fill', 1, dtype, { slots, locals: [], body: [], value });
}
