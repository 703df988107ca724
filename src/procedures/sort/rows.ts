/** An array as rows along its last axis. */
export interface Rows {
  readonly rows: number;
  /** Elements of a row. */
  readonly count: number;
}

export function rowsOf(shape: readonly number[]): Rows {
  const count = shape.at(-1) ?? 1;
  return { count, rows: shape.slice(0, -1).reduce((product, extent) => product * extent, 1) };
}
