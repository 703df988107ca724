/**
 * Which candidate runs a call: the least expected time, transfers included. Pure: a `Choice` is a value, with the
 * reasons and the ones not chosen. Now and then a candidate that was not measured at this size runs instead, so that
 * the next choice rests on times and not on estimates.
 */
import type { BackendName } from '../backend/backend.ts';

/** How a launch finds things: whether it stages its arrays itself, whether the threads that it wakes are asleep. */
export type Condition = '' | 'staged' | 'asleep' | 'staged asleep';

/** One way a call could run. */
export interface Candidate {
  readonly backend: BackendName;
  readonly variant: string;
  readonly threads: number;
  readonly condition: Condition;
  /** Expected ms of the launch itself. */
  readonly launchMs: number;
  /** Expected ms of the transfers it needs, both ways. */
  readonly moveMs: number;
  /** Bytes that would move. */
  readonly bytesMoved: number;
  /** How many times it was timed near this size. */
  readonly samples: number;
}

export type Why = 'measured' | 'estimated' | 'exploring' | 'pinned' | 'only';

/** A backend that is not a candidate, and why. */
export interface Refusal {
  readonly backend: BackendName;
  readonly reason: string;
}

export interface Choice {
  readonly chosen: Candidate;
  readonly why: Why;
  readonly candidates: readonly Candidate[];
  readonly refused: readonly Refusal[];
}

/** Time spent on trying candidates may not exceed this share of all time spent, beyond a first allowance. */
const exploreShare = 0.05;
const exploreAllowanceMs = 20;
/** A candidate is worth trying while its expectation is within this factor of the best. */
const hopeFactor = 4;
/** Times that make a line trusted. */
export const enoughSamples: number = 3;

export interface Spent {
  /** All launches so far, ms. */
  readonly totalMs: number;
  /** Launches that ran only to be measured, ms. */
  readonly exploringMs: number;
}

export function totalMs(candidate: Candidate): number {
  return candidate.launchMs + candidate.moveMs;
}

/** Candidates must not be empty. `isPinned`: the caller named the backend. */
export function choose(
  candidates: readonly Candidate[],
  refused: readonly Refusal[],
  isPinned: boolean,
  spent: Spent,
): Choice {
  const ranked = [...candidates].sort((a, b) => totalMs(a) - totalMs(b));
  const best = ranked[0]!;
  const make = (chosen: Candidate, why: Why): Choice => ({ chosen, why, candidates: ranked, refused });
  if (ranked.length === 1) return make(best, isPinned ? 'pinned' : 'only');
  const untried = ranked.find((one) => one !== best && isWorthTrying(one, best, spent));
  if (untried && best.samples > 0) return make(untried, isPinned ? 'pinned' : 'exploring');
  if (isPinned) return make(best, 'pinned');
  return make(best, best.samples > 0 ? 'measured' : 'estimated');
}

function isWorthTrying(one: Candidate, best: Candidate, spent: Spent): boolean {
  if (one.samples >= enoughSamples) return false;
  const cost = totalMs(one);
  if (cost > totalMs(best) * hopeFactor) return false;
  return spent.exploringMs + cost <= exploreAllowanceMs + exploreShare * spent.totalMs;
}
