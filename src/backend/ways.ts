/** A procedure's ways on a backend: which of them it can go, and those compiled. */
import { isPromise, type MaybePromise } from '../util/maybe-promise.ts';
import type { Backend, Executable } from './backend.ts';
import type { Procedure, Way } from './procedure.ts';
import { compilePasses } from './run-passes.ts';

/** What a backend makes of ways other than passes: an executable, or why it can't. */
export interface WayMaker {
  supports(way: Exclude<Way, { kind: 'passes' }>): true | string;
  make(procedure: Procedure, way: Exclude<Way, { kind: 'passes' }>): Executable;
}

/** A backend whose programs are all that a procedure can be made of. */
export const passesOnly: WayMaker = {
  supports: ({ kind }) => `no ${kind} run here`,
  make() {
    throw new TypeError('passes only');
  },
};

/** True where at least one way can be gone, else why none can. */
export function supportsWays(
  procedure: Procedure,
  backend: Pick<Backend, 'name' | 'supports'>,
  maker: WayMaker,
): true | string {
  const ways = procedure.ways[backend.name];
  if (typeof ways === 'string') return ways;
  const answers = ways.map((way) => supportsWay(way, backend, maker));
  return answers.includes(true) ? true : (answers[0] ?? 'it has no way here');
}

/** Every way that can be gone, compiled. */
export function compileWays(
  procedure: Procedure,
  backend: Pick<Backend, 'name' | 'supports' | 'space' | 'compile' | 'sync'>,
  maker: WayMaker,
): MaybePromise<readonly Executable[]> {
  const ways = procedure.ways[backend.name];
  const open = (typeof ways === 'string' ? [] : ways).filter(
    (way) => supportsWay(way, backend, maker) === true,
  );
  const compiled = open.map((way) =>
    way.kind === 'passes' ? compilePasses(way, backend) : maker.make(procedure, way),
  );
  return compiled.some((one) => isPromise(one)) ? Promise.all(compiled) : (compiled as Executable[]);
}

function supportsWay(way: Way, backend: Pick<Backend, 'supports'>, maker: WayMaker): true | string {
  if (way.kind !== 'passes') return maker.supports(way);
  for (const program of way.programs) {
    const answer = backend.supports(program);
    if (answer !== true) return answer;
  }
  return true;
}
