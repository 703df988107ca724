/**
 * Decides which backend, variant and thread count run a call, and learns from the times. It holds the profile; the
 * decision itself is `choose`, a pure function of what is laid before it here.
 */
import type { BackendName, SpaceName } from '../backend/backend.ts';
import { type Fresh, type Reach, reachFor } from '../buffer/residency.ts';
import type { Work } from '../ir/work.ts';
import {
  type Candidate,
  type Choice,
  type Condition,
  choose,
  enoughSamples,
  type Refusal,
} from './choose.ts';
import { estimateLaunch, estimateMove } from './estimate.ts';
import { createProfile, lineKey, linkKey, type Profile, predict, record, samplesNear } from './profile.ts';

/** A backend that can run the program. */
export interface Contender {
  readonly backend: BackendName;
  readonly reach: Reach;
  /** Names of the compiled variants; empty while nothing is compiled. */
  readonly variants: readonly string[];
  /** Thread counts worth trying, the calling thread included. */
  readonly threads: readonly number[];
  readonly isSoftware: boolean;
  /** Whether its launches bring the arrays in and out themselves, so that their time includes that. */
  readonly isStaged: boolean;
  /** Whether its other threads are awake: launches follow each other closely enough. */
  readonly isAwake: boolean;
}

/** One array of a call, as the cost model sees it. */
export interface Placed {
  readonly fresh: Fresh;
  readonly bytes: number;
}

/** A call to decide. */
export interface Question {
  /** Names the program: kernel, types, content. */
  readonly program: string;
  readonly work: Work;
  readonly points: number;
  readonly inputs: readonly Placed[];
  /** Bytes of the results that must end on the JavaScript heap; 0 where they stay on the device. */
  readonly bytesWanted: number;
  readonly contenders: readonly Contender[];
  readonly refused: readonly Refusal[];
  readonly isPinned: boolean;
}

export class Dispatcher {
  readonly profile: Profile = createProfile();
  private spentMs = 0;
  private exploringMs = 0;

  /** The question must have a contender. */
  decide(question: Question): Choice {
    const candidates = question.contenders.flatMap((contender) => this.candidatesOf(question, contender));
    return choose(candidates, question.refused, question.isPinned, {
      totalMs: this.spentMs,
      exploringMs: this.exploringMs,
    });
  }

  /** Takes in the time of a launch that was decided by `choice`. */
  learn(program: string, choice: Choice, variant: string, points: number, ms: number): void {
    const { backend, threads, condition } = choice.chosen;
    record(this.profile.launches, lineKey(program, backend, variant, threads, condition), points, ms);
    this.spentMs += ms;
    if (choice.why === 'exploring') this.exploringMs += ms;
  }

  /** Takes in the time of a transfer. */
  readonly learnMove = (from: SpaceName, to: SpaceName, bytes: number, ms: number): void => {
    record(this.profile.links, linkKey(from, to), bytes, ms);
  };

  private candidatesOf(question: Question, contender: Contender): Candidate[] {
    const moves = this.movesOf(question, contender.reach);
    const variants = contender.variants.length > 0 ? contender.variants : [''];
    return variants.flatMap((variant) =>
      contender.threads.map((threads) => this.candidate(question, contender, variant, threads, moves)),
    );
  }

  private candidate(
    question: Question,
    contender: Contender,
    variant: string,
    threads: number,
    moves: { ms: number; bytes: number },
  ): Candidate {
    const { program, points, work } = question;
    const { backend, isSoftware, isStaged, isAwake } = contender;
    const condition = conditionOf(contender, threads);
    const line = this.profile.launches.get(lineKey(program, backend, variant, threads, condition));
    const samples = samplesNear(line, points);
    const guess =
      estimateLaunch(work, points, { backend, threads, isSoftware, isAwake }) + (isStaged ? moves.ms : 0);
    const measured = predict(line, points) ?? guess;
    // A few times may be those of cold or disturbed calls: they can raise hopes, not end them.
    const launchMs = samples < enoughSamples ? Math.min(measured, guess) : measured;
    const moveMs = isStaged ? 0 : moves.ms;
    return { backend, variant, threads, condition, launchMs, moveMs, bytesMoved: moves.bytes, samples };
  }

  private movesOf({ inputs, bytesWanted }: Question, reach: Reach): { ms: number; bytes: number } {
    let ms = 0;
    let bytes = 0;
    const add = (from: SpaceName, to: SpaceName, size: number): void => {
      bytes += size;
      ms += predict(this.profile.links.get(linkKey(from, to)), size) ?? estimateMove(from, to, size);
    };
    for (const input of inputs) {
      const { move } = reachFor(input.fresh, reach);
      if (move) add(move.from, move.to, input.bytes);
    }
    if (bytesWanted > 0 && reach.space !== 'host') add(reach.space, 'host', bytesWanted);
    return { ms, bytes };
  }
}

/** What else a launch's time depends on: part of the line's name. */
function conditionOf({ isStaged, isAwake }: Contender, threads: number): Condition {
  if (threads === 1) return isStaged ? 'staged' : '';
  return isStaged ? (isAwake ? 'staged' : 'staged asleep') : isAwake ? '' : 'asleep';
}
