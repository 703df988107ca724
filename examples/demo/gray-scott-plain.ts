/** The simulation as plain loops: the time to beat with f32 arrays, the reference with f64 arrays. */

export type Floats = Float32Array | Float64Array;

export interface Fields<A extends Floats = Floats> {
  readonly u: A;
  readonly v: A;
}

/** The fields after `steps` steps; the ones given are used up. */
export function plainSteps<A extends Floats>(
  start: Fields<A>,
  shape: readonly [number, number],
  steps: number,
  feed: number,
  kill: number,
  tell: (text: string) => void,
): Fields<A> {
  let from = start;
  let to: Fields<A> = { u: start.u.slice() as A, v: start.v.slice() as A };
  for (let k = 0; k < steps; k++) {
    if (k % 100 === 0) tell(`step ${k} of ${steps}`);
    plainStep(from.u, from.v, to.u, to.v, shape, feed, kill);
    [from, to] = [to, from];
  }
  return from;
}

function plainStep(
  u: Floats,
  v: Floats,
  u2: Floats,
  v2: Floats,
  [rows, columns]: readonly [number, number],
  feed: number,
  kill: number,
): void {
  for (let y = 0; y < rows; y++) {
    const here = y * columns;
    const above = (y === 0 ? rows - 1 : y - 1) * columns;
    const below = (y === rows - 1 ? 0 : y + 1) * columns;
    for (let x = 0; x < columns; x++) {
      const left = x === 0 ? columns - 1 : x - 1;
      const right = x === columns - 1 ? 0 : x + 1;
      const a = u[here + x]!;
      const b = v[here + x]!;
      const spreadU = u[above + x]! + u[below + x]! + u[here + left]! + u[here + right]! - 4 * a;
      const spreadV = v[above + x]! + v[below + x]! + v[here + left]! + v[here + right]! - 4 * b;
      const reaction = a * b * b;
      u2[here + x] = a + 0.2 * spreadU - reaction + feed * (1 - a);
      v2[here + x] = b + 0.1 * spreadV + reaction - (feed + kill) * b;
    }
  }
}
