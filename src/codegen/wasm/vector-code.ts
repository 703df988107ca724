/** Short pieces of vector code that several tables share: lane by lane work, packing of halves, constants. */
import type { ComputeType } from '../../ir/types.ts';
import { doubleBytes, floatBytes, integerBytes } from './encoder.ts';
import type { Body, FunctionRef, Local, ValueType } from './instruction.ts';
import type { MnemonicOf } from './opcodes.ts';

/** Operands are on the stack, in order; the code leaves its result there. */
export type Code = MnemonicOf<'plain'> | ((body: Body) => void);

export function emitCode(body: Body, code: Code): void {
  if (typeof code === 'string') body.op(code);
  else code(body);
}

/** The wasm type of a uniform value. */
export const scalarTypes: Record<ComputeType, ValueType> = {
  f32: 'f32',
  f64: 'f64',
  i32: 'i32',
  u32: 'i32',
  bool: 'i32',
};

/** How a type's lanes lie in a v128. A varying bool is a mask: all bits of a lane, or none. */
interface LaneRow {
  readonly perVector: 2 | 4;
  readonly splat: MnemonicOf<'plain'>;
  readonly extract: MnemonicOf<'lane'>;
  readonly replace: MnemonicOf<'lane'>;
  readonly bytes: (value: number) => number[];
}

const integerLanes: LaneRow = {
  perVector: 4,
  splat: 'i32x4.splat',
  extract: 'i32x4.extract_lane',
  replace: 'i32x4.replace_lane',
  bytes: integerBytes,
};

export const laneRows: Record<ComputeType, LaneRow> = {
  i32: integerLanes,
  u32: integerLanes,
  bool: { ...integerLanes, bytes: (value) => integerBytes(-value) },
  f32: {
    perVector: 4,
    splat: 'f32x4.splat',
    extract: 'f32x4.extract_lane',
    replace: 'f32x4.replace_lane',
    bytes: floatBytes,
  },
  f64: {
    perVector: 2,
    splat: 'f64x2.splat',
    extract: 'f64x2.extract_lane',
    replace: 'f64x2.replace_lane',
    bytes: doubleBytes,
  },
};

/** The bytes of a vector whose lanes all hold the value. */
export function splatBytes(type: ComputeType, value: number): number[] {
  const { bytes, perVector } = laneRows[type];
  return Array.from({ length: perVector }, () => bytes(value)).flat();
}

/** Pushes a vector whose lanes all hold the value. */
export function pushSplat(body: Body, type: ComputeType, value: number): void {
  body.v128(splatBytes(type, value));
}

/** Takes operands from the stack into new locals; the first of the result is the deepest. */
export function takeOperands(body: Body, types: readonly ValueType[]): Local[] {
  const taken = types.map((type) => body.local(type, 't'));
  for (const local of [...taken].reverse()) body.set(local);
  return taken;
}

/** Applies scalar code to each lane of vectors of one type. */
export function laneByLane(type: ComputeType, arity: number, scalar: Code): (body: Body) => void {
  const { perVector, extract, replace } = laneRows[type];
  return (body) => {
    const operands = takeOperands(
      body,
      Array.from({ length: arity }, () => 'v128' as const),
    );
    body.get(operands[0]!);
    for (let lane = 0; lane < perVector; lane++) {
      for (const operand of operands) {
        body.get(operand);
        body.lane(extract, lane);
      }
      emitCode(body, scalar);
      body.lane(replace, lane);
    }
  };
}

/** A function of `Math` (f64 … → f64) that the module imports. */
export function mathImport(name: string, arity: number): FunctionRef {
  return { name, params: Array.from({ length: arity }, () => 'f64' as const), results: ['f64'] };
}

/** Pushes the even words of two vectors: i64x2 masks a, b → one i32x4 mask; the low words of two f64 each. */
export function packLowWords(body: Body): void {
  body.shuffle([0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27]);
}

/** Pushes the odd words of two vectors: the high words of two f64 each. */
export function packHighWords(body: Body): void {
  body.shuffle([4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31]);
}

/** Low words, then high words of four f64 on the stack → the lower or the upper two f64. */
export function joinWords(body: Body, isUpper: boolean): void {
  const words = isUpper ? [8, 24, 12, 28] : [0, 16, 4, 20];
  body.shuffle(words.flatMap((first) => [first, first + 1, first + 2, first + 3]));
}

/** Pushes the lower halves of two vectors. */
export function packLow(body: Body): void {
  body.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
}

/** Moves the upper half of a vector to the lower one. */
export function upperHalf(body: Body): void {
  const local = body.local('v128', 't');
  body.tee(local);
  body.get(local);
  body.shuffle([8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]);
}
