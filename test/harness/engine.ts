/** What an engine offers, read from `devices()`: which backends are missing and why, and a line of facts for people. */
import { backendNames, type Missing } from './run-cases.ts';

type Lanewise = typeof import('lanewise');

export interface Engine {
  readonly missing: Missing;
  /** The adapter, threads, SIMD: one line. */
  readonly facts: string;
}

export async function lookAtEngine(lanewise: Lanewise): Promise<Engine> {
  const report = await lanewise.devices();
  const missing: Record<string, string> = {};
  const facts: string[] = [];
  for (const name of backendNames) {
    const found = report.backends[name];
    if (found.available) facts.push(`${name}: ${line({ threads: found.threads, ...found.facts })}`);
    else missing[name] = found.reason;
  }
  return { missing, facts: facts.join('; ') };
}

/** The short values among a backend's facts, without the parts of the adapter's name. */
function line(facts: Readonly<Record<string, unknown>>): string {
  const short = Object.entries(facts).filter(([key, value]) => {
    const text = typeof value === 'object' ? '' : String(value);
    return (
      text !== '' && text.length < 80 && !['vendor', 'architecture', 'device', 'description'].includes(key)
    );
  });
  return short.map(([key, value]) => `${key} ${value}`).join(', ');
}
