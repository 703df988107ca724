/** What explain() said, in a few words: why the library's own choice was what it was. */
import type { BackendName } from 'lanewise';
import type { Explained } from './job.ts';
import { milliseconds } from './table.ts';

/** Whether a backend was chosen, for how many kernels, and how long it was expected to take beside the chosen one. */
export function verdictOn(backend: BackendName, explained: readonly Explained[]): string {
  const chosen = explained.filter(({ explanation }) => explanation.backend === backend);
  if (chosen.length === explained.length) return `yes, ${whyOf(chosen)}`;
  if (chosen.length > 0) return `for ${chosen.map(({ kernel }) => kernel).join(', ')}: ${whyOf(chosen)}`;
  const refusal = explained
    .map((one) => candidateOf(backend, one))
    .find((one) => one?.expectedMs === undefined);
  if (refusal) return `no: ${refusal.note}`;
  const ratio = expectedOn(backend, explained) / expected(explained);
  return `no: ${ratio.toFixed(ratio < 10 ? 1 : 0)}× the time, ${basisOf(backend, explained)}`;
}

/** One line per kernel that ran unpinned. */
export function autoSummary(explained: readonly Explained[]): readonly string[] {
  const width = Math.max(...explained.map(({ kernel }) => kernel.length));
  return explained.map(({ kernel, explanation }) => {
    const { backend, threads, expectedMs, candidates, why } = explanation;
    const others = candidates
      .filter((one) => one.backend !== backend || one.threads !== threads)
      .map((one) => (one.expectedMs === undefined ? `${one.backend} –` : nameOf(one)));
    const team = threads > 1 ? ` × ${threads}` : '';
    return `auto, ${kernel.padEnd(width)} → ${backend}${team}, ${why}: ${milliseconds(expectedMs)} ms expected; others: ${others.join(', ')}`;
  });
}

type Candidate = Explained['explanation']['candidates'][number];

function nameOf({ backend, threads = 1, expectedMs = 0 }: Candidate): string {
  return `${backend}${threads > 1 ? ` × ${threads}` : ''} ${milliseconds(expectedMs)}`;
}

/** The backend's quickest candidate; they come quickest first. */
function candidateOf(backend: BackendName, { explanation }: Explained): Candidate | undefined {
  return explanation.candidates.find((one) => one.backend === backend);
}

function expected(explained: readonly Explained[]): number {
  return explained.reduce((ms, { explanation }) => ms + explanation.expectedMs, 0);
}

function expectedOn(backend: BackendName, explained: readonly Explained[]): number {
  return explained.reduce((ms, one) => ms + (candidateOf(backend, one)?.expectedMs ?? 0), 0);
}

function whyOf(explained: readonly Explained[]): string {
  return [...new Set(explained.map(({ explanation }) => explanation.why))].join(' and ');
}

function basisOf(backend: BackendName, explained: readonly Explained[]): string {
  const isMeasured = explained.every((one) => candidateOf(backend, one)?.note.includes('measured'));
  return isMeasured ? 'measured' : 'partly estimated';
}
