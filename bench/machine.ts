// What the numbers were measured on.
import { cpus, totalmem } from 'node:os';
import { devices } from 'lanewise';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly backends: Readonly<Record<string, string>>;
}

export async function machine(): Promise<Machine> {
  const { backends } = await devices();
  const described = Object.entries(backends).map(([name, report]) => [
    name,
    report.available ? [`threads ${report.threads}`, ...scalars(report.facts)].join(', ') : report.reason,
  ]);
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    backends: Object.fromEntries(described) as Record<string, string>,
  };
}

/** Facts in a few words; lists and records, such as limits, are left out. */
function scalars(facts: Readonly<Record<string, unknown>>): readonly string[] {
  const told = ['engine', 'adapter', 'isFallback', 'simd', 'relaxedSimd', 'sharedMemory'];
  return told.filter((name) => name in facts).map((name) => `${name} ${String(facts[name])}`);
}
