/** A short run of what `npm run fuzz` does for long: all CPU families, and plain JavaScript against the front end. */
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../src/host/node-host.ts';
import { cpuFamilies } from './families.ts';
import { fuzz } from './fuzz.ts';
import { openMachines } from './machines.ts';

const seed = Number(process.env['LANEWISE_SEED'] ?? 1);
const machines = await openMachines(['js', 'wasm'], createNodeHost());
afterAll(async () => {
  for (const machine of machines) await machine.dispose();
});

describe('random programs on js and wasm', () => {
  it.each(cpuFamilies.map((family) => [family.name, family] as const))('%s', async (_, family) => {
    const { programs, finding } = await fuzz(family, machines, { seed, programs: 40 });
    expect(finding?.text, `seed ${seed}`).toBeUndefined();
    expect(programs).toBe(40);
  });
});
