/**
 * What one function knows of its launch: arguments, extents and addresses, read from the frame (abi.ts) at its start,
 * and values that never change, computed there once. Each is made when it is first asked for.
 */
import type { Program } from '../../ir/node.ts';
import type { Note, Place } from '../../ir/place.ts';
import type { ComputeType } from '../../ir/types.ts';
import {
  frameOffset,
  localArrayBytes,
  outputOffset,
  slotBytes,
  slotOffset,
  type WasmFeatures,
} from './abi.ts';
import type { Body, Local, ValueType } from './instruction.ts';
import { scalarTypes } from './vector-code.ts';

export interface Env {
  readonly program: Program;
  readonly body: Body;
  readonly features: WasmFeatures;
  /** Facts for people: what could not be done the fast way. */
  note(text: string, place?: Place): void;
  uniform(slot: number, type: ComputeType): Local;
  address(slot: number): Local;
  extent(of: 'domain' | number, axis: number): Local;
  output(output: number): Local;
  scratch(): Local;
  units(): Local;
  workers(): Local;
  /** Where this worker's local arrays begin. Only for a function that knows its worker. */
  arrays(): Local;
  /** A local that `push` fills at the function's start; `key` tells what it holds. */
  hoisted(key: string, type: ValueType, name: string, push: () => void): Local;
}

/** The frame's address is the function's first parameter. */
export function createEnv(
  program: Program,
  body: Body,
  features: WasmFeatures,
  notes: Map<string, Note>,
): Env {
  const made = new Map<string, Local>();
  const hoisted: Env['hoisted'] = (key, type, name, push) => {
    const known = made.get(key);
    if (known) return known;
    const local = body.local(type, name);
    made.set(key, local);
    body.hoist(() => {
      push();
      body.set(local);
    });
    return local;
  };
  const fromFrame = (offset: number, type: ValueType, name: string): Local =>
    hoisted(`frame ${offset}`, type, name, () => {
      body.get(body.params[0]!);
      const [op, align] = loads[type as keyof typeof loads];
      body.memory(op, offset, align);
    });
  const slot = (k: number): number => frameOffset.slots + k * slotBytes;
  return {
    program,
    body,
    features,
    note: (text, place) => {
      notes.set(`${text} ${place?.source.name} ${place?.start}`, place ? { text, place } : { text });
    },
    hoisted,
    uniform: (k, type) => fromFrame(slot(k), scalarTypes[type], nameOf(program, k)),
    address: (k) => fromFrame(slot(k) + slotOffset.address, 'i32', nameOf(program, k)),
    extent: (of, axis) =>
      of === 'domain'
        ? fromFrame(frameOffset.extents + 4 * axis, 'i32', `extent_${axis}_`)
        : fromFrame(slot(of) + slotOffset.extents + 4 * axis, 'i32', `${nameOf(program, of)}extent_${axis}_`),
    output: (k) => fromFrame(outputOffset(program, k), 'i32', 'out_'),
    scratch: () => fromFrame(frameOffset.scratch, 'i32', 'scratch_'),
    units: () => fromFrame(frameOffset.units, 'i32', 'units_'),
    workers: () => fromFrame(frameOffset.workers, 'i32', 'workers_'),
    arrays: () =>
      hoisted('arrays', 'i32', 'arrays_', () => {
        body.get(fromFrame(frameOffset.arrays, 'i32', 'arrays_'));
        body.get(body.params[3]!);
        body.i32(localArrayBytes(program));
        body.op('i32.mul', 'i32.add');
      }),
  };
}

const loads = { i32: ['i32.load', 2], f32: ['f32.load', 2], f64: ['f64.load', 3] } as const;

function nameOf(program: Program, slot: number): string {
  return `${program.slots[slot]!.name.replace(/\W/g, '_')}_`;
}
