/** The statistics job: mean, variance and the place of the least of ten million numbers, with the named kernels. */
import { argmin, array, mean, type NDArray, variance } from 'lanewise';
import { relativeDifference } from './check.ts';
import {
  type Explained,
  type Job,
  type Judgement,
  medianOf,
  medianOfPlain,
  placed,
  type Run,
  type Tell,
  type Where,
} from './job.ts';
import { uniform } from './seed.ts';

export interface Statistics {
  readonly mean: number;
  readonly variance: number;
  readonly argmin: number;
}

const count = 10_000_000;
const allowed = 1e-6;

export function statisticsJob(): Job<Statistics> {
  const random = uniform(7);
  // Of 2^24 possible values some are met twice, so the least may stand at several places; the first one is asked for.
  const values = Float32Array.from({ length: count }, () => 4 * random() - 1);
  return {
    title: `statistics: mean, variance, arg-min of ${count.toLocaleString('en')} f32`,
    timed:
      'ms: the three kernels one after the other on the resident numbers; median of 5 runs, or 1 where it is slow',
    judged: `difference: of mean and variance, relative to f64; ${allowed} allowed, and the index must be equal`,
    plain: (tell) => medianOfPlain(3, tell, () => plainStatistics(values)),
    // The plain loops add in f64 already.
    reference: () => plainStatistics(values),
    run: (where, tell) => runStatistics(values, where, tell),
    judge,
    isSame: (a, b) => a.mean === b.mean && a.variance === b.variance && a.argmin === b.argmin,
  };
}

function plainStatistics(values: Float32Array): Statistics {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  const middle = sum / values.length;
  let squares = 0;
  for (let k = 0; k < values.length; k++) squares += (values[k]! - middle) ** 2;
  let least = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! < values[least]!) least = k;
  return { mean: middle, variance: squares / values.length, argmin: least };
}

async function runStatistics(values: Float32Array, where: Where, tell: Tell): Promise<Run<Statistics>> {
  const kernels = [placed(mean, where), placed(variance, where), placed(argmin, where)] as const;
  using resident = array(values);
  let runs = 0;
  const once = async (): Promise<Statistics> => {
    tell(`run ${++runs}`);
    const [first, second, third] = kernels;
    return { mean: await first(resident), variance: await second(resident), argmin: await third(resident) };
  };
  const { result, ms } = await medianOf(once);
  const threads = Math.max(...kernels.map((kernel) => kernel.lastRun?.threads ?? 1));
  const explained = where === 'auto' ? await explainStatistics(resident) : [];
  return { result, ms, threads, explained };
}

async function explainStatistics(values: NDArray): Promise<readonly Explained[]> {
  return [
    { kernel: 'mean', explanation: await mean.explain(values) },
    { kernel: 'variance', explanation: await variance.explain(values) },
    { kernel: 'argmin', explanation: await argmin.explain(values) },
  ];
}

function judge(found: Statistics, reference: Statistics): Judgement {
  const difference = Math.max(
    relativeDifference(found.mean, reference.mean),
    relativeDifference(found.variance, reference.variance),
  );
  if (found.argmin === reference.argmin) return { difference, allowed };
  return { difference, allowed, fault: `arg-min is ${found.argmin}, should be ${reference.argmin}` };
}
