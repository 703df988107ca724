// The suite cpu: generated code beside hand-written SIMD, the plain JavaScript loop, other libraries and the speed of
// memory, on one thread and on two, in one run over the same data.
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Case } from './contestant.ts';
import { printSummary, type Summary, summaryOf, totalsOf } from './cpu-summary.ts';
import { machine } from './machine.ts';
import { allRight, measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { type CaseReport, printCase, printLoad, printMachine, printSmall } from './report.ts';
import { measureSmall } from './small.ts';
import { quick, thorough } from './stopwatch.ts';
import { argminCase } from './workloads/argmin.ts';
import { blackScholesCase } from './workloads/black-scholes.ts';
import { dotCase } from './workloads/dot.ts';
import { gaussianCase } from './workloads/gaussian.ts';
import { heatCase } from './workloads/heat.ts';
import { histogramCase } from './workloads/histogram.ts';
import { hypotCase } from './workloads/hypot.ts';
import { mandelbrotCase } from './workloads/mandelbrot.ts';
import { maxCase } from './workloads/max.ts';
import { nBodyCase } from './workloads/n-body.ts';
import { polynomialCase } from './workloads/polynomial.ts';
import { saxpyCase } from './workloads/saxpy.ts';
import { sobelCase } from './workloads/sobel.ts';
import { sumCase } from './workloads/sum.ts';

interface Workload {
  readonly make: (elements: number) => Case;
  /** Absent where the workload has a size of its own. */
  readonly sizes?: readonly number[];
}

const sizes: readonly number[] = [1e5, 1e6, 1e7];

const workloads: Readonly<Record<string, Workload>> = {
  hypot: { make: hypotCase, sizes },
  saxpy: { make: saxpyCase, sizes },
  'black-scholes': { make: blackScholesCase, sizes },
  polynomial: { make: polynomialCase, sizes },
  sum: { make: sumCase, sizes },
  dot: { make: dotCase, sizes },
  max: { make: maxCase, sizes },
  argmin: { make: argminCase, sizes },
  heat: { make: heatCase },
  mandelbrot: { make: mandelbrotCase },
  'n-body': { make: nBodyCase },
  gaussian: { make: gaussianCase },
  sobel: { make: sobelCase },
  histogram: { make: histogramCase },
};

const results: string = fileURLToPath(new URL('./results/', import.meta.url));

/** Runs and prints all of it. False where an answer was wrong that is not another library's, or a name is unknown. */
export async function runCpu(options: BenchOptions): Promise<boolean> {
  const names = options.only ?? [...Object.keys(workloads), 'small'];
  const unknown = names.filter((name) => name !== 'small' && !Object.hasOwn(workloads, name));
  if (unknown.length > 0) {
    console.error(`No workload ${unknown}. Workloads: ${Object.keys(workloads).join(', ')}, small.`);
    return false;
  }
  const device = await machine();
  printMachine(device);
  const pace = options.quick ? quick : thorough;
  // First, while the heap is small: a call of microseconds feels every collection that others cause.
  const small = names.includes('small') ? await measureSmall(pace) : undefined;
  if (small) printSmall(small);
  const reports: CaseReport[] = [];
  for (const make of names
    .filter((name) => name !== 'small')
    .flatMap((name) => casesOf(workloads[name]!, options))) {
    const report = await measure(make(), pace);
    printCase(report);
    reports.push(report);
  }
  const summaries: readonly Summary[] = reports.map(summaryOf);
  const totals = totalsOf(summaries);
  if (reports.length > 0) printSummary(summaries, totals);
  const load = loadavg()[0]!;
  printLoad(load, device.cores);
  mkdirSync(results, { recursive: true });
  const all = {
    date: new Date().toISOString(),
    options,
    machine: device,
    load,
    small,
    summaries,
    totals,
    cases: reports,
  };
  writeFileSync(`${results}cpu.json`, `${JSON.stringify(all, null, 2)}\n`);
  console.log('\nbench/results/cpu.json written');
  return allRight(reports);
}

function casesOf(workload: Workload, options: BenchOptions): (() => Case)[] {
  const chosen = workload.sizes ? (options.sizes ?? workload.sizes) : [0];
  return chosen.map((elements) => () => workload.make(elements));
}
