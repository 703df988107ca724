/**
 * Commands in call order, gathered into batches: one encoder and one submission for many launches, uploads and copies.
 * A batch goes out when something is read or awaited, when it is full, or at the next turn of the event loop.
 *
 * What must hold: a validation error never ends as silent zeros. Each batch runs inside of error scopes; when one is
 * refused, every block that it or anything queued behind it so far writes carries the fault, and reading it rejects.
 *
 *     uniforms   the blocks of a batch lie in one ring buffer, equal ones once, and are uploaded by its first command
 */
import { macrotask } from '../../util/macrotask.ts';
import type { Faultable, GpuBlock } from './block.ts';
import type { Gpu } from './gpu.ts';
import { commandsRejected } from './messages.ts';
import type { PooledBuffer } from './pool.ts';
import type { Staging } from './staging.ts';
import { createUniformRing, type UniformRing } from './uniform-ring.ts';
import { align4 } from './usage.ts';

/** Enough to make a submission's cost small, few enough to let the GPU start early. */
const mostDispatches = 256;

export type Command =
  | {
      readonly kind: 'dispatch';
      readonly pipeline: GPUComputePipeline;
      readonly bindGroup: GPUBindGroup;
      readonly uniforms: Uint32Array<ArrayBuffer>;
      readonly groups: readonly [number, number];
      readonly kernel: string;
    }
  | { readonly kind: 'copy'; readonly from: GPUBuffer; readonly to: GPUBuffer; readonly bytes: number }
  | { readonly kind: 'clear'; readonly buffer: GPUBuffer; readonly bytes: number };

export interface Queue {
  /** The buffer that binding 0 of every pass looks into. */
  readonly uniforms: GPUBuffer;
  /** Appends a command. What it writes carries the fault if it is refused; what it reads may be the reason. */
  add(command: Command, writes: readonly Faultable[], reads: readonly Faultable[]): void;
  /** Uploads bytes to the start of a block. */
  upload(bytes: Uint8Array, block: GpuBlock): void;
  /** Submits what is queued. Resolves, never rejects, when its error scopes have spoken; faults are on the blocks then. */
  flush(): Promise<void>;
  /** Submissions so far. */
  readonly submissions: number;
}

interface Batch {
  readonly commands: { readonly command: Command; readonly offset: number }[];
  readonly writes: Set<Faultable>;
  readonly reads: Set<Faultable>;
  readonly staged: PooledBuffer[];
  dispatches: number;
}

const emptyBatch = (): Batch => ({
  commands: [],
  writes: new Set(),
  reads: new Set(),
  staged: [],
  dispatches: 0,
});

export function createQueue(gpu: Gpu, staging: Staging): Queue {
  const { device } = gpu;
  const ring = createUniformRing(device);
  const unsettled = new Set<Batch>();
  let batch = emptyBatch();
  let settled: Promise<void> = Promise.resolve();
  let submissions = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    void macrotask().then(() => {
      scheduled = false;
      if (gpu.isOpen) void flush();
    });
  }

  /** Whatever was submitted or queued since may rest on the content that never came. */
  function fail(from: Batch, error: Error): void {
    for (const later of [from, ...after(unsettled, from), batch])
      for (const block of later.writes) block.fault ??= error;
  }

  async function settle(done: Batch, outcome: Promise<unknown>, before: Promise<void>): Promise<void> {
    await before;
    const error = await outcome;
    if (error) fail(done, faultOf(done) ?? (gpu.blame(refusal(done, error)) as Error));
    unsettled.delete(done);
  }

  function flush(): Promise<void> {
    if (batch.commands.length === 0 || !gpu.isOpen) return settled;
    const done = batch;
    batch = emptyBatch();
    unsettled.add(done);
    submissions++;
    settled = settle(done, submit(device, done, ring, staging), settled);
    return settled;
  }

  function add(command: Command, writes: readonly Faultable[], reads: readonly Faultable[]): void {
    let offset = placeUniforms(ring, command);
    if (offset === undefined || batch.dispatches >= mostDispatches) {
      void flush();
      offset = placeUniforms(ring, command);
    }
    batch.commands.push({ command, offset: offset ?? 0 });
    if (command.kind === 'dispatch') batch.dispatches++;
    for (const block of writes) batch.writes.add(block);
    for (const block of reads) batch.reads.add(block);
    schedule();
  }

  gpu.onClosed((error) => fail(batch, error));
  gpu.onStray((error) => {
    for (const each of [...unsettled, batch]) for (const block of each.writes) block.fault ??= error;
  });

  return {
    uniforms: ring.buffer,
    add,
    upload(bytes, block) {
      const filled = staging.fill(bytes);
      const size = align4(bytes.length);
      add({ kind: 'copy', from: filled.buffer, to: block.pooled.buffer, bytes: size }, [block], []);
      batch.staged.push(filled);
    },
    flush,
    get submissions() {
      return submissions;
    },
  };
}

function* after(batches: ReadonlySet<Batch>, from: Batch): Iterable<Batch> {
  let passed = false;
  for (const batch of batches) {
    if (passed) yield batch;
    passed ||= batch === from;
  }
}

/** An earlier fault of a block that the batch rests on: an allocation that failed. */
function faultOf(batch: Batch): Error | undefined {
  for (const block of [...batch.reads, ...batch.writes]) if (block.fault) return block.fault;
  return undefined;
}

function refusal(batch: Batch, error: unknown): unknown {
  const kernels = batch.commands.flatMap(({ command }) =>
    command.kind === 'dispatch' ? [command.kernel] : [],
  );
  return commandsRejected([...new Set(kernels)], error);
}

/** Where the command's uniform block lies: 0 where it has none, undefined where the ring is full. */
function placeUniforms(ring: UniformRing, command: Command): number | undefined {
  return command.kind === 'dispatch' ? ring.place(command.uniforms) : 0;
}

const scopeFilters = ['validation', 'out-of-memory', 'internal'] as const;

/** Encodes and submits inside of error scopes, all in one turn. Resolves to the first error, never rejects. */
function submit(device: GPUDevice, batch: Batch, ring: UniformRing, staging: Staging): Promise<unknown> {
  for (const filter of scopeFilters) device.pushErrorScope(filter);
  let thrown: unknown;
  try {
    encodeBatch(device, batch, ring, staging);
  } catch (error) {
    thrown = error;
  }
  const scopes = scopeFilters.map(() => device.popErrorScope());
  return Promise.all(scopes).then(
    (errors) => thrown ?? errors.find((error) => error !== null),
    (error) => error,
  );
}

function encodeBatch(device: GPUDevice, batch: Batch, ring: UniformRing, staging: Staging): void {
  const encoder = device.createCommandEncoder();
  const uniforms = ring.take();
  if (uniforms) {
    const filled = staging.fill(uniforms);
    batch.staged.push(filled);
    encoder.copyBufferToBuffer(filled.buffer, 0, ring.buffer, 0, align4(uniforms.length));
  }
  encodeCommands(encoder, batch.commands);
  device.queue.submit([encoder.finish()]);
  for (const filled of batch.staged) staging.recycle(filled);
}

/** Neighbouring dispatches share a compute pass; WebGPU orders those that depend on each other. */
function encodeCommands(encoder: GPUCommandEncoder, commands: Batch['commands']): void {
  let pass: GPUComputePassEncoder | undefined;
  let pipeline: GPUComputePipeline | undefined;
  const end = (): void => {
    pass?.end();
    pass = pipeline = undefined;
  };
  for (const { command, offset } of commands) {
    if (command.kind === 'dispatch') {
      pass ??= encoder.beginComputePass();
      if (pipeline !== command.pipeline) pass.setPipeline(command.pipeline);
      pipeline = command.pipeline;
      pass.setBindGroup(0, command.bindGroup, [offset]);
      pass.dispatchWorkgroups(...command.groups);
      continue;
    }
    end();
    if (command.kind === 'copy') encoder.copyBufferToBuffer(command.from, 0, command.to, 0, command.bytes);
    else encoder.clearBuffer(command.buffer, 0, command.bytes);
  }
  end();
}
