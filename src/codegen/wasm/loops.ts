/** Small counted loops. */
import type { Body, Local } from './instruction.ts';

/** local += by. */
export function increment(body: Body, local: Local, by: number): void {
  body.get(local);
  body.i32(by);
  body.op('i32.add');
  body.set(local);
}

/** while (local < limit) { inside } */
export function whileLess(body: Body, local: Local, limit: Local, inside: () => void): void {
  body.block((done) =>
    body.loop((top) => {
      body.get(local);
      body.get(limit);
      body.op('i32.ge_s');
      body.brIf(done);
      inside();
      body.br(top);
    }),
  );
}

/** Takes one value per local from the stack, the last first. */
export function setAll(body: Body, locals: readonly Local[]): void {
  for (const local of [...locals].reverse()) body.set(local);
}
