/**
 * Views among a launch's arrays. An input that is one run of its storage is passed as a piece of the block where the
 * space has pieces; any other is gathered into a run by a pass of its own, on the backend of the launch. An output is
 * written in place where it is such a piece, else as a run, from which the storage is written afterwards.
 *
 * What must hold: a launch reads everything it reads before an output view's storage is written, unless it is written
 * in place, which is done only where no input shares elements with it.
 */
import { areDisjoint, isContiguous, sizeOf, type Window, wholeWindow } from './array/window.ts';
import type { Argument, Block, CpuBlock, SpaceName } from './backend/backend.ts';
import type { BufferManager, Resident } from './buffer/manager.ts';
import type { Reach } from './buffer/residency.ts';
import { type CopyPlan, gather, movedAs, overwrite } from './copy-program.ts';
import { arrayTypeOf, bytesOf, type TypedArray } from './ir/types.ts';
import type { JobArray } from './job.ts';
import type { Tracked } from './staging.ts';
import { after, always, type MaybePromise } from './util/maybe-promise.ts';

/** What a launch on one backend needs for its views. */
export interface WindowStage {
  readonly buffers: BufferManager;
  readonly reach: Reach;
  /** Runs a copying program on that backend; its effect is seen by whatever the backend runs next. */
  runCopy(plan: CopyPlan, arrays: readonly Argument[], output: Block): MaybePromise<void>;
  /** Storage for the length of the launch. */
  readonly temporaries: Resident[];
}

/** An output's block for the launch, and what is to be done after it. */
interface WindowTarget {
  readonly block: Block;
  /** Where the output is current then. */
  readonly space: SpaceName;
  finish(): MaybePromise<void>;
}

/** A launch's arrays, which the manager knows. */
type Arrays = Pick<Tracked, 'args' | 'outputs'>;

type Windows = readonly (Window | undefined)[] | undefined;

/** Whether any of the launch's arrays is shown in part or in another order. */
export function hasViews({ args }: Arrays, windows: Windows): boolean {
  return windows !== undefined || args.some((arg) => typeof arg !== 'number' && arg.window !== undefined);
}

/** Launches on runs in the place of views, and writes the outputs that are views. Gives what the launch gives. */
export function launchViews(
  stage: WindowStage,
  { args: inputs, outputs }: Arrays,
  windows: Windows,
  args: readonly Argument[],
  launch: (args: readonly Argument[], outputs: readonly Block[]) => MaybePromise<number>,
): MaybePromise<number> {
  const { buffers, temporaries } = stage;
  const steps = (): MaybePromise<number> =>
    after(showWindows(stage, inputs, args), (shown) =>
      after(targetsFor(stage, outputs, windows, inputs), (targets) => {
        const blocks = targets.map(({ block }) => block);
        return after(launch(shown, blocks), (ms) =>
          after(finishAll(targets), () => {
            outputs.forEach((output, k) => buffers.written(output, targets[k]!.space));
            return ms;
          }),
        );
      }),
    );
  return always(steps, () => {
    for (const resident of temporaries) buffers.dispose(resident);
  });
}

/** The arguments with views in the place of their storages. */
function showWindows(
  stage: WindowStage,
  inputs: readonly (JobArray | number)[],
  args: readonly Argument[],
): MaybePromise<readonly Argument[]> {
  const shown = [...args];
  return after(
    inputs.reduce<MaybePromise<void>>((before, input, k) => {
      if (typeof input === 'number' || !input.window) return before;
      const { resident, window, shape } = input;
      const { block } = args[k] as Exclude<Argument, number>;
      const show = (): MaybePromise<Block> => runOf(stage, resident, window, block);
      return after(after(before, show), (run) => {
        shown[k] = { block: run, shape };
      });
    }, undefined),
    () => shown,
  );
}

/** Where the launch writes its outputs. */
function targetsFor(
  stage: WindowStage,
  outputs: readonly Resident[],
  windows: Windows,
  inputs: readonly (JobArray | number)[],
): MaybePromise<readonly WindowTarget[]> {
  const targets: WindowTarget[] = [];
  const last = outputs.reduce<MaybePromise<void>>((before, output, k) => {
    const target = after(before, () => targetFor(stage, output, windows?.[k], inputs));
    return after(target, (one) => void targets.push(one));
  }, undefined);
  return after(last, () => targets);
}

function finishAll(targets: readonly WindowTarget[]): MaybePromise<void> {
  return targets.reduce<MaybePromise<void>>((before, { finish }) => after(before, finish), undefined);
}

function targetFor(
  stage: WindowStage,
  output: Resident,
  window: Window | undefined,
  inputs: readonly (JobArray | number)[],
): MaybePromise<WindowTarget> {
  const { buffers, reach } = stage;
  if (!window) return inPlace(buffers.blockFor(output, reach));
  if (output.error !== undefined) throw output.error;
  return after(buffers.bring(output, reach), (storage) => {
    const isFree = inputs.every((input) => typeof input === 'number' || isApart(input, output, window));
    const piece = isFree && isContiguous(window) ? pieceOf(buffers, output, window, storage) : undefined;
    if (piece) return inPlace(piece);
    const block = temporary(stage, output, window);
    const finish = (): MaybePromise<void> => writeBack(stage, output, window, block, storage);
    return { block, space: storage.space, finish };
  });
}

function inPlace(block: Block): WindowTarget {
  return { block, space: block.space, finish: () => {} };
}

/** The window's elements in row-major order as a block. */
function runOf(stage: WindowStage, resident: Resident, window: Window, storage: Block): MaybePromise<Block> {
  if (window.shape.includes(0)) return storage;
  if (isContiguous(window)) {
    if (window.offset === 0) return storage;
    const piece = pieceOf(stage.buffers, resident, window, storage);
    if (piece) return piece;
  }
  const { dtype, elements } = resident;
  const run = temporary(stage, resident, window);
  const argument = { block: storage, shape: [elements] };
  return after(stage.runCopy(gather(window, dtype, dtype), [argument], run), () => run);
}

function pieceOf(
  buffers: BufferManager,
  { dtype }: Resident,
  { offset, shape }: Window,
  storage: Block,
): Block | undefined {
  return buffers.part(storage, offset * bytesOf(dtype), sizeOf(shape) * bytesOf(dtype));
}

function temporary(
  { buffers, reach, temporaries }: WindowStage,
  { dtype }: Resident,
  { shape }: Window,
): Block {
  const made = buffers.create(dtype, sizeOf(shape));
  temporaries.push(made);
  return buffers.blockFor(made, reach);
}

function isApart(input: JobArray, output: Resident, window: Window): boolean {
  if (input.resident !== output) return true;
  return areDisjoint(input.window ?? wholeWindow([output.elements]), window);
}

/** Puts a run's elements where the window shows them. */
function writeBack(
  stage: WindowStage,
  { dtype, elements }: Resident,
  window: Window,
  run: Block,
  storage: Block,
): MaybePromise<void> {
  if (storage.space !== 'webgpu') {
    const bytes = bytesOf(dtype);
    scatter(elementsIn(run as CpuBlock, bytes), elementsIn(storage as CpuBlock, bytes), window);
    return;
  }
  const arrays = [
    { block: storage, shape: [elements] },
    { block: run, shape: [sizeOf(window.shape)] },
  ];
  return stage.runCopy(overwrite(window, dtype, elements), arrays, storage);
}

function elementsIn({ buffer, byteOffset, bytes }: CpuBlock, size: number): TypedArray {
  return new (arrayTypeOf(movedAs[size]!))(buffer, byteOffset, Math.floor(bytes / size));
}

function scatter(run: TypedArray, storage: TypedArray, { offset, shape, strides }: Window): void {
  let at = 0;
  const last = shape.length - 1;
  const visit = (axis: number, start: number): void => {
    const stride = strides[axis]!;
    const extent = shape[axis]!;
    if (axis === last) for (let k = 0; k < extent; k++) storage[start + k * stride] = run[at++]!;
    else for (let k = 0; k < extent; k++) visit(axis + 1, start + k * stride);
  };
  if (last < 0) storage[offset] = run[0]!;
  else visit(0, offset);
}
