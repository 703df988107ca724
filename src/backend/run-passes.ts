/**
 * A procedure's passes as an executable: each pass is a launch of a program that the backend compiled as any other, on the
 * launch's blocks and on temporary ones. What must hold: a space reuses a freed block only when queued work on it is done.
 */
import { after, always, isPromise, type MaybePromise } from '../util/maybe-promise.ts';
import type { Argument, Backend, Block, Executable, Launch } from './backend.ts';
import type { Pass, Passes, Place } from './procedure.ts';

type Compiler = Pick<Backend, 'space' | 'compile' | 'sync'>;

/** Compiles the programs of the passes. */
export function compilePasses(passes: Passes, backend: Compiler): MaybePromise<Executable> {
  const compiled = passes.programs.map((program) => backend.compile(program));
  const make = (variants: readonly (readonly Executable[])[]): Executable =>
    createPasses(
      passes,
      variants.map(([first]) => first!),
      backend,
    );
  return compiled.some((one) => isPromise(one))
    ? Promise.all(compiled).then(make)
    : make(compiled as (readonly Executable[])[]);
}

function createPasses(
  passes: Passes,
  executables: readonly Executable[],
  { space, sync }: Compiler,
): Executable {
  const first = executables[0]!;
  const executable: Executable = {
    variant: passes.variant,
    source: executables.map(({ source }) => source).join('\n\n'),
    vectorised: first.vectorised,
    notes: executables.flatMap(({ notes }) => notes),
    launch(launch) {
      const { blocks, list, free } = lay(passes, launch, space);
      const from = (at: number): MaybePromise<void> => {
        if (at === list.length) return;
        const pass = list[at]!;
        const inner = innerLaunch(pass, launch, blocks);
        return after(executables[pass.program]!.launch(inner), () => from(at + 1));
      };
      return always(() => from(0), free);
    },
    dispose() {
      for (const one of executables) one.dispose();
    },
  };
  if (!sync) return executable;
  executable.launchSync = (launch) => {
    const { blocks, list, free } = lay(passes, launch, space);
    try {
      for (const pass of list) executables[pass.program]!.launchSync!(innerLaunch(pass, launch, blocks));
    } finally {
      free();
    }
  };
  return executable;
}

/** The passes of a launch, with blocks for their temporaries. */
function lay(
  passes: Passes,
  launch: Launch,
  space: Backend['space'],
): { readonly list: readonly Pass[]; readonly blocks: ReadonlyMap<number, Block>; free(): void } {
  const blocks = new Map<number, Block>();
  const free = (): void => {
    for (const block of blocks.values()) space.free(block);
  };
  try {
    const inputs = launch.args.map((arg) => (typeof arg === 'number' ? [] : arg.shape));
    const list = passes.plan({ shape: launch.shape, inputs });
    for (const place of list.flatMap(placesOf))
      if (place.of === 'temporary' && !blocks.has(place.index))
        blocks.set(place.index, space.allocate(place.bytes));
    return { list, blocks, free };
  } catch (error) {
    free();
    throw error;
  }
}

function placesOf({ args, outputs }: Pass): readonly Place[] {
  return [...args.filter((arg) => typeof arg !== 'number'), ...outputs];
}

function innerLaunch(pass: Pass, launch: Launch, temporaries: ReadonlyMap<number, Block>): Launch {
  const blockAt = (place: Place): Block => {
    if (place.of === 'temporary') return temporaries.get(place.index)!;
    if (place.of === 'output') return launch.outputs[place.index]!;
    return (launch.args[place.index] as Exclude<Argument, number>).block;
  };
  const { threads, signal } = launch;
  return {
    shape: pass.shape,
    args: pass.args.map((arg) => (typeof arg === 'number' ? arg : { block: blockAt(arg), shape: arg.shape })),
    outputs: pass.outputs.map(blockAt),
    ...(threads === undefined ? {} : { threads }),
    ...(signal === undefined ? {} : { signal }),
  };
}
