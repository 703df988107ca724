/**
 * Keeps each array's copies in the spaces, moves bytes only when no current copy is in reach, and gives memory back.
 * What must hold: a block is freed once, never while a job uses it, and never after its bytes were handed to a user.
 */
import type { Block, CpuBlock, Space, SpaceName } from '../backend/backend.ts';
import { ArgumentError, InternalError } from '../errors.ts';
import { bytesOf, type DType, type TypedArray } from '../ir/types.ts';
import { after, type MaybePromise } from '../util/maybe-promise.ts';
import { afterMove, afterWrite, type Fresh, type Reach, reachFor } from './residency.ts';

interface Copy {
  readonly block: Block;
  /** The user's own memory: never freed by us. */
  readonly borrowed: boolean;
}

/** An array's storage: its copies and which of them are current. Only the manager changes it. */
export interface Resident {
  readonly dtype: DType;
  readonly elements: number;
  readonly bytes: number;
  copies: Record<SpaceName, Copy | undefined>;
  fresh: Fresh;
  /** Jobs that are queued or running with it. */
  uses: number;
  /** Arrays that show it: the array it was made for and views of it. The last one to be disposed frees it. */
  owners: number;
  isDisposed: boolean;
  /** Why its content is undefined: the job that should have written it failed. */
  error: unknown;
}

/** A range of memory that the CPU addresses. */
export interface MemoryPlace {
  /** The buffer as it is now: equal for equal memory. */
  readonly memory: ArrayBufferLike;
  readonly start: number;
  readonly bytes: number;
}

/** The spaces, the cheapest to read from first. */
const spaceNames: readonly SpaceName[] = ['host', 'shared', 'webgpu'];

/** On the CPU a smaller transfer takes less than the clock's own cost and grain. */
const leastTimedBytes = 32768;

/** Told of each transfer: what the cost model learns the links from. */
export type OnMove = (from: SpaceName, to: SpaceName, bytes: number, ms: number) => void;

export class BufferManager {
  private readonly spaces = new Map<SpaceName, Space>();
  private readonly now: () => number;
  private readonly onMove: OnMove;
  /** Bytes moved between spaces since the start. */
  bytesMoved = 0;

  constructor(now: () => number, onMove: OnMove) {
    this.now = now;
    this.onMove = onMove;
  }

  addSpace(space: Space): void {
    this.spaces.set(space.name, space);
  }

  removeSpace(name: SpaceName): void {
    this.spaces.delete(name);
  }

  hasSpace(name: SpaceName): boolean {
    return this.spaces.has(name);
  }

  /** Storage without content: a copy is allocated where it is first written. */
  create(dtype: DType, elements: number): Resident {
    const bytes = elements * bytesOf(dtype);
    return {
      dtype,
      elements,
      bytes,
      copies: noCopies(),
      fresh: [],
      uses: 0,
      owners: 1,
      isDisposed: false,
      error: undefined,
    };
  }

  /** Storage over a user's array, used in place. */
  adopt(array: TypedArray, dtype: DType): Resident {
    const resident = this.create(dtype, array.length);
    const block = this.spaces.get('shared')?.wrap?.(array) ?? hostBlock(array);
    resident.copies[block.space] = { block, borrowed: true };
    resident.fresh = [block.space];
    return resident;
  }

  /** Gives new storage its content, in the CPU's own space. */
  fill(resident: Resident, values: TypedArray): void {
    const { space } = this.cpuReach();
    this.space(space).write(this.blockIn(resident, space), values);
    resident.fresh = afterWrite(space);
  }

  /** The block a backend reads, after moving the bytes where that is needed. */
  bring(resident: Resident, reach: Reach): MaybePromise<Block> {
    const { at, move } = reachFor(resident.fresh, reach);
    if (!move) return this.blockIn(resident, at);
    const target = this.blockIn(resident, move.to);
    const moved = this.timed(move.from, move.to, resident.bytes, () =>
      this.copy(resident.copies[move.from]!.block, target, resident),
    );
    return after(moved, () => {
      resident.fresh = afterMove(resident.fresh, move);
      return target;
    });
  }

  /** The block that a backend writes. Call `written` when it has. */
  blockFor(resident: Resident, reach: Reach): Block {
    const at = reach.reads.find((space) => resident.copies[space]) ?? reach.space;
    return this.blockIn(resident, at);
  }

  written(resident: Resident, space: SpaceName): void {
    resident.fresh = afterWrite(space);
    resident.error = undefined;
  }

  /** Fills `target` with the current content; from a byte on where the content is on the CPU. */
  readTo(resident: Resident, target: TypedArray, byteOffset = 0): MaybePromise<void> {
    const at = spaceNames.find((space) => resident.fresh.includes(space));
    if (!at) throw new InternalError('BUFFER_EMPTY', 'an array without content was read');
    const { block } = resident.copies[at]!;
    const from = byteOffset > 0 ? this.part(block, byteOffset, target.byteLength)! : block;
    const read = (): MaybePromise<void> => this.space(at).read(from, target);
    return at === 'host' ? read() : this.timed(at, 'host', target.byteLength, read);
  }

  /** The bytes themselves where the CPU can address them; moved there first where not. */
  view(resident: Resident): MaybePromise<CpuBlock> {
    return after(this.bring(resident, this.cpuReach()), (block) => block as CpuBlock);
  }

  /** One more array shows this storage. */
  share(resident: Resident): Resident {
    resident.owners++;
    return resident;
  }

  /** One of its owners will not ask for it again. After the last, its memory is freed once no job uses it. */
  dispose(resident: Resident): void {
    resident.owners--;
    if (resident.isDisposed || resident.owners > 0) return;
    resident.isDisposed = true;
    if (resident.uses === 0) this.free(resident);
  }

  /** Marks the array as used by a job, so that its memory outlives the job. */
  hold(resident: Resident): void {
    if (resident.isDisposed)
      throw new ArgumentError(
        'ARRAY_DISPOSED',
        'the array was disposed. Create a new one, or dispose it later.',
      );
    resident.uses++;
  }

  /** The job has ended. */
  letGo(resident: Resident): void {
    resident.uses--;
    if (resident.isDisposed && resident.uses === 0) this.free(resident);
  }

  /** A piece of a block as a block, where its space has such; the piece is never freed. */
  part(block: Block, byteOffset: number, bytes: number): Block | undefined {
    return this.space(block.space).part?.(block, byteOffset, bytes);
  }

  /** The memory of a typed array, so that two of them can be compared: older views of a grown memory are the same memory. */
  placeOf(array: TypedArray): MemoryPlace {
    const block = this.spaces.get('shared')?.wrap?.(array) as CpuBlock | undefined;
    return { memory: (block ?? array).buffer, start: (block ?? array).byteOffset, bytes: array.byteLength };
  }

  /** Where the CPU's copies of an array lie. */
  placesOf({ copies, bytes }: Resident): MemoryPlace[] {
    const blocks = [copies.host?.block, copies.shared?.block].filter((block) => block !== undefined);
    return (blocks as CpuBlock[]).map(({ buffer, byteOffset }) => ({
      memory: buffer,
      start: byteOffset,
      bytes,
    }));
  }

  /** Where arrays live on the CPU: the shared memory if there is one. */
  cpuReach(): Reach {
    return this.spaces.has('shared')
      ? { space: 'shared', reads: ['shared', 'host'] }
      : { space: 'host', reads: ['host'] };
  }

  /** Counts the bytes of a transfer, and its time where it is long enough for that to mean something. */
  private timed(
    from: SpaceName,
    to: SpaceName,
    bytes: number,
    transfer: () => MaybePromise<void>,
  ): MaybePromise<void> {
    this.bytesMoved += bytes;
    if (bytes < leastTimedBytes && from !== 'webgpu' && to !== 'webgpu') return transfer();
    const start = this.now();
    return after(transfer(), () => this.onMove(from, to, bytes, this.now() - start));
  }

  private free(resident: Resident): void {
    for (const name of spaceNames) {
      const copy = resident.copies[name];
      if (copy && !copy.borrowed) this.spaces.get(name)?.free(copy.block);
    }
    resident.copies = noCopies();
    resident.fresh = [];
  }

  private blockIn(resident: Resident, name: SpaceName): Block {
    let copy = resident.copies[name];
    if (!copy) {
      copy = { block: this.space(name).allocate(resident.bytes), borrowed: false };
      resident.copies[name] = copy;
    }
    return copy.block;
  }

  /** Between the CPU's spaces one copy; to and from a device one copy too, as its space reads and writes CPU memory. */
  private copy(from: Block, to: Block, resident: Resident): MaybePromise<void> {
    if (isCpuBlock(from)) return this.space(to.space).write(to, bytesIn(from, resident.bytes));
    if (isCpuBlock(to)) return this.space(from.space).read(from, bytesIn(to, resident.bytes));
    throw new InternalError('MOVE_UNKNOWN', `no way from ${from.space} to ${to.space}`);
  }

  private space(name: SpaceName): Space {
    const space = this.spaces.get(name);
    if (!space) throw new InternalError('SPACE_UNKNOWN', `there is no space '${name}' in this runtime`);
    return space;
  }
}

function noCopies(): Resident['copies'] {
  return { host: undefined, shared: undefined, webgpu: undefined };
}

function hostBlock(array: TypedArray): CpuBlock {
  return { space: 'host', bytes: array.byteLength, buffer: array.buffer, byteOffset: array.byteOffset };
}

function isCpuBlock(block: Block): block is CpuBlock {
  return block.space !== 'webgpu';
}

function bytesIn(block: CpuBlock, bytes: number): Uint8Array {
  return new Uint8Array(block.buffer, block.byteOffset, bytes);
}
