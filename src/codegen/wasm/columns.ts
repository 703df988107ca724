/** Rows and columns in points: where a pixel's channels lie side by side, a column is several points wide (pixels.ts). */
import type { Env } from './env.ts';
import type { Local } from './instruction.ts';
import { hasPixels } from './pixels.ts';

/** The points of a row. */
export function rowLength(env: Env): Local {
  const { program, body } = env;
  if (!hasPixels(program)) return env.extent('domain', program.rank - 1);
  return env.hoisted('row length', 'i32', 'length', () => {
    body.get(env.extent('domain', 1));
    body.get(channels(env));
    body.op('i32.mul');
  });
}

/** The points from a column to the next. */
export function channels(env: Env): Local {
  return env.extent('domain', 2);
}

/** Pushes a number of columns as a number of points; `count` pushes the columns. */
export function pushPoints(env: Env, count: () => void): void {
  count();
  if (!hasPixels(env.program)) return;
  env.body.get(channels(env));
  env.body.op('i32.mul');
}
