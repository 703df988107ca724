/**
 * A launch's arguments in memory, as `codegen/wasm/abi.ts` lays them out, and the scratch area beside them.
 *
 * What must hold: a frame belongs to one launch at a time; a launch in the steady state allocates nothing.
 */

import {
  frameBytes,
  frameOffset,
  localArraysOffset,
  outputOffset,
  scratchBytes,
  slotBytes,
  slotOffset,
  tableWords,
} from '../../codegen/wasm/abi.ts';
import { InternalError } from '../../errors.ts';
import type { Program } from '../../ir/node.ts';
import type { ComputeType } from '../../ir/types.ts';
import type { Launch } from '../backend.ts';
import type { WasmMemory } from './memory.ts';
import { checkOurs } from './shared-space.ts';

export interface Frame {
  readonly address: number;
  scratch: number;
  scratchBytes: number;
}

export function createFrame(memory: WasmMemory, program: Program): Frame {
  return { address: memory.allocate(frameBytes(program)), scratch: 0, scratchBytes: 0 };
}

export function freeFrame(memory: WasmMemory, frame: Frame): void {
  memory.free(frame.address);
  if (frame.scratchBytes > 0) memory.free(frame.scratch);
  frame.scratchBytes = 0;
}

/** Writes everything but the number of workers. */
export function writeFrame(
  memory: WasmMemory,
  frame: Frame,
  program: Program,
  launch: Launch,
  units: number,
  threads: number,
): void {
  ensureScratch(memory, frame, scratchBytes(program, units, threads));
  const { i32 } = memory;
  const base = frame.address >>> 2;
  const { shape, args, outputs } = launch;
  for (let axis = 0; axis < 3; axis++) i32[base + (frameOffset.extents >>> 2) + axis] = shape[axis] ?? 1;
  i32[base + (frameOffset.units >>> 2)] = units;
  i32[base + (frameOffset.scratch >>> 2)] = frame.scratch;
  i32[base + (frameOffset.arrays >>> 2)] = frame.scratch + localArraysOffset(program, units, threads);
  if (args.length !== program.slots.length || outputs.length !== program.outputs.length)
    throw wrongArguments(program, launch);
  for (let slot = 0; slot < args.length; slot++) writeSlot(memory, frame, program, slot, args[slot]!);
  for (let output = 0; output < outputs.length; output++) {
    i32[(frame.address + outputOffset(program, output)) >>> 2] = checkOurs(
      outputs[output]!,
      memory,
    ).byteOffset;
  }
  clearBins(memory, frame, program, threads);
}

/** Each thread counts from 0 in tables of its own. */
export function clearBins({ i32 }: WasmMemory, { scratch }: Frame, { sink }: Program, threads: number): void {
  if (sink.kind === 'histogram') i32.fill(0, scratch >>> 2, (scratch >>> 2) + tableWords(sink.bins, threads));
}

/** Tells the module's `finish` how many threads have private scratch. */
export function writeWorkers(memory: WasmMemory, frame: Frame, participants: number): void {
  memory.i32[(frame.address + frameOffset.workers) >>> 2] = participants;
}

function writeSlot(
  memory: WasmMemory,
  frame: Frame,
  program: Program,
  index: number,
  arg: Launch['args'][number],
): void {
  const slot = program.slots[index]!;
  const address = frame.address + frameOffset.slots + index * slotBytes;
  if (slot.kind === 'uniform') {
    if (typeof arg !== 'number') throw wrongSlot(program, index);
    writeUniform(memory, address, slot.type, arg);
    return;
  }
  if (typeof arg === 'number') throw wrongSlot(program, index);
  const { i32 } = memory;
  const { shape } = arg;
  i32[(address + slotOffset.address) >>> 2] = checkOurs(arg.block, memory).byteOffset;
  const at = (address + slotOffset.extents) >>> 2;
  if (slot.rank === 1 && shape.length !== 1) {
    i32[at] = shape.reduce((product, extent) => product * extent, 1);
    i32[at + 1] = i32[at + 2] = 1;
    return;
  }
  for (let axis = 0; axis < 3; axis++) i32[at + axis] = shape[axis] ?? 1;
}

function writeUniform(
  { i32, f32, f64 }: WasmMemory,
  address: number,
  type: ComputeType,
  value: number,
): void {
  if (type === 'f32') f32[address >>> 2] = value;
  else if (type === 'f64') f64[address >>> 3] = value;
  else if (type === 'bool') i32[address >>> 2] = value ? 1 : 0;
  else i32[address >>> 2] = value;
}

/** Scratch grows and stays: it is small, and a program is launched on like sizes. */
function ensureScratch(memory: WasmMemory, frame: Frame, bytes: number): void {
  if (bytes <= frame.scratchBytes) return;
  const scratch = memory.allocate(bytes);
  if (frame.scratchBytes > 0) memory.free(frame.scratch);
  frame.scratch = scratch;
  frame.scratchBytes = bytes;
}

function wrongArguments(program: Program, { args, outputs }: Launch): InternalError {
  return new InternalError(
    'LAUNCH_ARGUMENTS',
    `kernel '${program.name}' was launched with ${args.length} arguments and ${outputs.length} outputs; ` +
      `it has ${program.slots.length} and ${program.outputs.length}`,
  );
}

function wrongSlot(program: Program, index: number): InternalError {
  return new InternalError(
    'LAUNCH_SLOT',
    `argument ${index} of kernel '${program.name}' is not the ${program.slots[index]!.kind} it must be`,
  );
}
