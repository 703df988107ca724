/** A short run of what `npm run fuzz` does for long: all CPU families, and plain JavaScript against the front end. */
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../src/host/node-host.ts';
import { evaluate } from '../../src/ir/evaluate.ts';
import { forEachProgramExpr } from '../../src/ir/walk.ts';
import { cpuFamilies } from './families.ts';
import { fuzz } from './fuzz.ts';
import { type Machine, openMachines } from './machines.ts';

const seed = Number(process.env['LANEWISE_SEED'] ?? 1);
const machines = await openMachines(['js', 'wasm'], createNodeHost());
afterAll(async () => {
  for (const machine of machines) await machine.dispose();
});

describe('random programs on js and wasm', () => {
  it.each(cpuFamilies.map((family) => [family.name, family] as const))('%s', async (_, family) => {
    const { programs, finding } = await fuzz(family, machines, { seed, programs: 25 });
    expect(finding?.text, `seed ${seed}`).toBeUndefined();
    expect(programs).toBe(25);
  });
});

/** Right, but for programs with a subtraction. */
const wrong: Machine = {
  name: 'wrong',
  backend: 'js',
  async run(program, inputs) {
    const results = evaluate(program, inputs);
    forEachProgramExpr(program, (expr) => {
      if (expr.kind === 'op' && expr.op === 'sub') results[0]![0] = 77;
    });
    return [{ way: 'sync', results }];
  },
  supports: () => true,
  dispose: async () => {},
};

it('a machine that is wrong is found, with a small program that shows it', async () => {
  const { finding } = await fuzz(cpuFamilies[0]!, [wrong], { seed, programs: 200 });
  expect(finding?.text).toMatch(/^wrong, sync: output 0\[0\]: got 77, want/);
  const body = finding!.text.split('\n').filter((line) => line.startsWith('  '));
  expect(body.length).toBeLessThan(12);
  expect(body.join() + finding!.text).toContain('sub(');
});
