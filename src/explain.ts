/** Why a call runs where it runs: the candidates with their expected times, the ones refused, and what the compiler says. */
import type { BackendName } from './backend/backend.ts';
import { type Candidate, type Choice, totalMs, type Why } from './dispatch/choose.ts';
import { frameOf } from './front/frame.ts';
import type { KernelSource } from './front/request.ts';
import type { Job } from './job.ts';
import type { Runtime } from './runtime.ts';

export interface Explanation {
  readonly backend: BackendName;
  readonly variant: string;
  readonly threads: number;
  readonly why: Why;
  /** Launch and transfers together, ms. */
  readonly expectedMs: number;
  /** The best of each backend and thread count, the quickest first; a backend that can't has no time but a note. */
  readonly candidates: readonly ExplainedCandidate[];
  readonly bytesMoved: number;
  /** The patterns that run as one pass. */
  readonly fused: readonly string[];
  readonly vectorised: boolean;
  /** What the compiler has to say, with the lines of the kernel that it is about. */
  readonly notes: readonly string[];
}

export interface ExplainedCandidate {
  readonly backend: BackendName;
  readonly threads?: number;
  readonly expectedMs?: number;
  /** How many times it was timed near this size; 0: the expectation is an estimate. */
  readonly samples?: number;
  readonly note: string;
}

/** What would happen to the job now. Compiles it for the chosen backend; runs nothing. */
export async function explainJob(runtime: Runtime, job: Job, source?: KernelSource): Promise<Explanation> {
  const choice = runtime.choose(job);
  const { chosen } = choice;
  const executables = await runtime.executables(job.loaded, chosen.backend);
  const executable = executables.find((one) => one.variant === chosen.variant) ?? executables[0]!;
  return {
    backend: chosen.backend,
    variant: executable.variant,
    threads: chosen.threads,
    why: choice.why,
    expectedMs: totalMs(chosen),
    candidates: [
      ...choice.candidates.map((one) => explained(one, choice)),
      ...choice.refused.map(({ backend, reason }) => ({ backend, note: reason })),
    ],
    bytesMoved: chosen.bytesMoved,
    fused: source?.pattern === 'reduce' && source.body ? ['map', 'reduce'] : [],
    vectorised: executable.vectorised,
    notes: executable.notes.map(({ text, place }) => (place ? `${text}\n${frameOf(place)}` : text)),
  };
}

function explained(candidate: Candidate, choice: Choice): ExplainedCandidate {
  const { backend, threads, samples, moveMs } = candidate;
  const basis = samples > 0 ? `measured ${samples}×` : 'estimated from the work count';
  const moves = moveMs > 0.001 ? `, ${moveMs.toFixed(3)} ms of it transfers` : '';
  const ratio = totalMs(candidate) / totalMs(choice.chosen);
  const verdict =
    candidate === choice.chosen ? 'chosen' : `${ratio.toFixed(ratio < 10 ? 1 : 0)}× the chosen one`;
  return { backend, threads, expectedMs: totalMs(candidate), samples, note: `${verdict}; ${basis}${moves}` };
}
