/** Which backends could run a job, and why the others can't. */
import type { Backend, BackendName } from './backend/backend.ts';
import type { Reach } from './buffer/residency.ts';
import type { Refusal } from './dispatch/choose.ts';
import type { Contender } from './dispatch/dispatcher.ts';
import { UnsupportedError } from './errors.ts';
import { isUnavailable, type Unavailable } from './host/host.ts';
import { isTransient, type Job } from './job.ts';
import { isPromise } from './util/maybe-promise.ts';

/** The backends of a runtime: open ones, and the reasons of those that can't be had. */
export interface OpenBackends {
  readonly opened: ReadonlyMap<BackendName, Backend | Unavailable>;
  /** The backends that the runtime was configured with; all where absent. */
  readonly allowed: readonly BackendName[] | undefined;
  /** Whether the job follows another so closely that a team is awake. */
  readonly isInRow: boolean;
  /** Whether the job runs inside of the call. */
  readonly isInCall: boolean;
}

export interface Contest {
  readonly contenders: readonly Contender[];
  readonly refused: readonly Refusal[];
}

export const backendNames: readonly BackendName[] = ['js', 'wasm', 'webgpu'];

/** The contenders among the named backends. A GPU that was not opened yet is neither contender nor refused. */
export function contest(job: Job, names: readonly BackendName[], backends: OpenBackends): Contest {
  const contenders: Contender[] = [];
  const refused: Refusal[] = [];
  for (const name of names) {
    const answer = contender(job, name, backends);
    if (typeof answer === 'string') refused.push({ backend: name, reason: answer });
    else if (answer) contenders.push(answer);
  }
  return { contenders, refused };
}

export function reachOf(backend: Backend): Reach {
  return { space: backend.space.name, reads: backend.reads };
}

/** The error of a job that no backend can run, with every reason. */
export function nobodyCan(job: Job, refused: readonly Refusal[]): UnsupportedError {
  const kernel = job.loaded.program.name;
  const why = refused.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
  const { backend } = job.pin;
  const message = backend
    ? `kernel '${kernel}' is pinned to '${backend}', which can't run it: ${why}. Call it without .on('${backend}'), or allow { fallback: 'warn' }.`
    : `no backend can run kernel '${kernel}': ${why}.`;
  return new UnsupportedError('BACKEND_UNAVAILABLE', message, { kernel, ...(backend ? { backend } : {}) });
}

/** A contender, the reason why it is none, or nothing where it was not opened yet. */
function contender(job: Job, name: BackendName, backends: OpenBackends): Contender | string | undefined {
  if (backends.allowed?.includes(name) === false)
    return 'not among the backends that this runtime was configured with';
  const backend = backends.opened.get(name);
  if (!backend) return undefined;
  if (isUnavailable(backend)) return backend.unavailable;
  if (job.isSync && !backend.sync) return "a device can't be waited for in .sync";
  const support = supportOf(job, backend);
  if (support !== true) return support;
  const made = job.loaded.executables.get(name);
  const executables = made && !isPromise(made) ? made : [];
  return {
    backend: name,
    reach: reachOf(backend),
    variants: executables.map((executable) => executable.variant),
    threads: threadsFor(backend, job.pin.threads),
    isSoftware: backend.facts['isFallback'] === true,
    isStaged: backends.isInCall && isTransient(job) && executables.some((one) => one.launchStaged),
    isAwake: backends.isInRow,
  };
}

function supportOf({ loaded }: Job, backend: Backend): true | string {
  let support = loaded.support.get(backend.name);
  if (support === undefined) {
    support = backend.supports(loaded.program);
    loaded.support.set(backend.name, support);
  }
  return support;
}

/** Thread counts worth trying: one and, once they are up, all; or the number that the caller fixed. */
function threadsFor(backend: Backend, pinned: number | undefined): readonly number[] {
  if (pinned !== undefined) return [Math.min(pinned, backend.threads)];
  return backend.threads > 1 && backend.isTeamUp !== false ? [1, backend.threads] : [1];
}
