/**
 * Makes programs runnable on the calling thread: printed JavaScript through `new Function`, or, where the page's
 * policy forbids that, the reference interpreter, which is slow and says so.
 */
import { emitJs, type JsArtifact, type JsModule } from '../../codegen/js/emit-js.ts';
import { evaluate } from '../../ir/evaluate.ts';
import { special } from '../../ir/special.ts';
import type { Verified } from '../../ir/verify.ts';
import { prepare } from '../../passes/pipelines.ts';
import type { Executable, Launch } from '../backend.ts';
import { arrayOf, createJob, type Job, outputArrays, pointCount } from './job.ts';
import type { Pacer } from './pace.ts';

/** Makes a module of printed code; throws where the platform does not allow it. */
export type LoadSource = (source: string) => JsModule;

export const loadSource: LoadSource = (source) => new Function('special', source)(special) as JsModule;

/** Compiles for the calling thread. `load` may throw: then the interpreter is used, with a note. */
export function compileJs(program: Verified, pacer: Pacer, load: LoadSource = loadSource): Executable {
  const prepared = prepare(program, 'js');
  const artifact = emitJs(prepared);
  try {
    return printedExecutable(prepared, artifact, load(artifact.source), pacer);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw cause;
    return interpretedExecutable(prepared, artifact, String(cause));
  }
}

function printedExecutable(
  program: Verified,
  artifact: JsArtifact,
  module: JsModule,
  pacer: Pacer,
): Executable {
  return {
    variant: 'scalar',
    program,
    source: artifact.source,
    vectorised: false,
    notes: [],
    launch: (launch) => pacer.run(createJob(program, artifact, module, launch), launch.signal),
    launchSync(launch) {
      launch.signal?.throwIfAborted();
      const job = createJob(program, artifact, module, launch);
      runAll(job);
    },
    dispose() {},
  };
}

function runAll(job: Job): void {
  job.run(0, job.units);
  job.finish();
}

function interpretedExecutable(program: Verified, artifact: JsArtifact, reason: string): Executable {
  const run = (launch: Launch): void => {
    launch.signal?.throwIfAborted();
    interpret(program, launch);
  };
  return {
    variant: 'interpreter',
    program,
    source: artifact.source,
    vectorised: false,
    notes: [
      {
        text:
          `interpreted, some hundred times slower: making code from text is not allowed here (${reason}); ` +
          "allow 'unsafe-eval' in the content security policy, or use the build plugin",
      },
    ],
    launch: run,
    launchSync: run,
    dispose() {},
  };
}

function interpret(program: Verified, launch: Launch): void {
  const args = launch.args.map((arg, slot) =>
    typeof arg === 'number' ? arg : { data: arrayOf(program, slot, arg), shape: arg.shape },
  );
  const results = evaluate(program, { shape: launch.shape, args });
  const outputs = outputArrays(program, launch.outputs, pointCount(launch.shape));
  for (const [k, result] of results.entries()) outputs[k]!.set(result);
}
