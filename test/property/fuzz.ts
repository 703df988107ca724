/**
 * Runs a family of random programs from a seed and shrinks the first disagreement. The same seed and count always give the
 * same programs.
 */
import fc from 'fast-check';
import type { Family, RandomCase } from './families.ts';
import { addCoverage, type Coverage } from './features.ts';
import type { Machine } from './machines.ts';

export interface Finding {
  readonly family: string;
  readonly seed: number;
  /** What differs, the program and its inputs. */
  readonly text: string;
}

export interface Fuzzed {
  readonly programs: number;
  /** What occurred, and on which machines it ran, in how many programs; those of shrinking are left out. */
  readonly coverage: Coverage;
  readonly finding?: Finding;
}

/** Most time for a shrink: the smallest case found by then is reported. */
const patienceMs = 30_000;

export async function fuzz(
  family: Family,
  machines: readonly Machine[],
  { seed, programs }: { readonly seed: number; readonly programs: number },
): Promise<Fuzzed> {
  let coverage: Coverage = {};
  let isShrinking = false;
  const note = (features: readonly string[]): void => {
    if (!isShrinking) coverage = addCoverage(coverage, Object.fromEntries(features.map((name) => [name, 1])));
  };
  const noting = machines.map((machine) => noted(machine, note));
  const property = fc.asyncProperty(family.cases, async (one) => {
    note([`family: ${family.name}`, ...one.features()]);
    const found = await problemOf(one, noting);
    if (found === undefined) return;
    isShrinking = true;
    throw new Error(found);
  });
  // Half of the runs without fast-check's taste for small numbers and short lists.
  const options = {
    seed,
    numRuns: programs,
    unbiased: (seed >> 4) % 2 === 0,
    interruptAfterTimeLimit: patienceMs,
  };
  const details = await fc.check(property, options);
  if (!details.failed || details.counterexample === null) return { programs: details.numRuns, coverage };
  const [smallest] = details.counterexample;
  const text = `${await problemOf(smallest, machines)}\n${await printed(smallest, machines)}`;
  return { programs: details.numRuns, coverage, finding: { family: family.name, seed, text } };
}

/** The same machine; tells of each way in which a program ran. */
function noted(machine: Machine, note: (features: readonly string[]) => void): Machine {
  return {
    ...machine,
    async run(program, inputs) {
      const all = await machine.run(program, inputs);
      note(all.map(({ way }) => `machine: ${machine.name} (${way})`));
      return all;
    },
  };
}

async function problemOf(one: RandomCase, machines: readonly Machine[]): Promise<string | undefined> {
  try {
    return await one.check(machines);
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

async function printed(one: RandomCase, machines: readonly Machine[]): Promise<string> {
  try {
    return await one.print(machines);
  } catch (error) {
    return `it can't be printed: ${String(error)}`;
  }
}
