/** What devices() found, one line per backend. */
import type { BackendReport, DeviceReport } from 'lanewise';

/** The facts worth a word here, and the words. */
const words: Readonly<Record<string, (fact: unknown) => string>> = {
  engine: String,
  adapter: String,
  isFallback: (fact) => (fact ? 'computing in software' : 'hardware'),
  simd: (fact) => (fact ? 'SIMD' : 'no SIMD'),
  relaxedSimd: (fact) => (fact ? 'relaxed SIMD' : 'no relaxed SIMD'),
  sharedMemory: (fact) => (fact ? 'shared memory' : 'no shared memory'),
};

export function describeDevices({ host, processors, backends }: DeviceReport): readonly string[] {
  const lines = Object.entries(backends).map(([name, report]) => `  ${name.padEnd(6)}  ${describe(report)}`);
  return [`${host}, ${processors} processors`, ...lines];
}

function describe(report: BackendReport): string {
  if (!report.available) return `not available: ${report.reason}`;
  const { threads, facts } = report;
  const known = Object.entries(words).flatMap(([name, word]) => (name in facts ? [word(facts[name])] : []));
  return [...known, ...(threads > 1 ? [`${threads} threads`] : [])].join(', ');
}
