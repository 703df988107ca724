/**
 * Runs a family of random programs from a seed and shrinks the first disagreement. The same seed and count always give the
 * same programs.
 */
import fc from 'fast-check';
import type { Family, RandomCase } from './families.ts';
import type { Machine } from './machines.ts';

export interface Finding {
  readonly family: string;
  readonly seed: number;
  /** What differs, the program and its inputs. */
  readonly text: string;
}

export interface Fuzzed {
  readonly programs: number;
  readonly finding?: Finding;
}

/** Most time for a shrink: the smallest case found by then is reported. */
const patienceMs = 30_000;

export async function fuzz(
  family: Family,
  machines: readonly Machine[],
  { seed, programs }: { readonly seed: number; readonly programs: number },
): Promise<Fuzzed> {
  const property = fc.asyncProperty(family.cases, async (one) => {
    const found = await problemOf(one, machines);
    if (found !== undefined) throw new Error(found);
  });
  // Half of the runs without fast-check's taste for small numbers and short lists.
  const options = {
    seed,
    numRuns: programs,
    unbiased: (seed >> 4) % 2 === 0,
    interruptAfterTimeLimit: patienceMs,
  };
  const details = await fc.check(property, options);
  if (!details.failed || details.counterexample === null) return { programs: details.numRuns };
  const [smallest] = details.counterexample;
  const text = `${await problemOf(smallest, machines)}\n${await printed(smallest, machines)}`;
  return { programs: details.numRuns, finding: { family: family.name, seed, text } };
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
