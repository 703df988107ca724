/**
 * Zip archives in memory, as `.npz` files are: entries stored or deflated, each with its checksum.
 * Format: PKWARE APPNOTE 6.3. No archives of several disks, no encryption, nothing above 4 GiB is written.
 */
import { ArgumentError } from '../errors.ts';
import { crc32 } from './crc32.ts';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Compressed = ZipEntry & { readonly packed: Uint8Array<ArrayBuffer>; readonly method: number };

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const sizes = { local: 30, central: 46, end: 22 } as const;
const methods = { stored: 0, deflated: 8 } as const;
/** A field that stands for one of 64 bits in the extra data. */
const wide = 0xffffffff;
const wideExtra = 0x0001;
/** Names are UTF-8. */
const utf8Flag = 0x0800;
/** The first day that the format can name, so that equal content makes equal archives. */
const firstDay = 0x0021;
const mostComment = 0xffff;

/** Throws ArgumentError where it is no archive, or damaged. */
export async function readZip(bytes: Uint8Array<ArrayBuffer>): Promise<ZipEntry[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  try {
    for (let count = view.getUint16(end + 10, true); count > 0; count--) {
      if (view.getUint32(at, true) !== signatures.central) throw damaged('its list of entries is broken');
      entries.push(await readEntry(bytes, view, at));
      at += sizes.central + lengthsAt(view, at + 28, 3);
    }
  } catch (error) {
    throw error instanceof RangeError ? damaged('it ends too early') : error;
  }
  return entries;
}

/** The archive of the entries, deflated where that is asked for. */
export async function writeZip(
  entries: readonly ZipEntry[],
  isDeflated: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const list: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = isDeflated
      ? await through(new CompressionStream('deflate-raw'), entry.bytes)
      : entry.bytes;
    const one = { ...entry, packed, method: isDeflated ? methods.deflated : methods.stored };
    const name = new TextEncoder().encode(entry.name);
    list.push(headerOf(one, name.length, offset), name);
    const local = headerOf(one, name.length);
    parts.push(local, name, packed);
    offset += local.length + name.length + packed.length;
    if (offset >= wide) throw new ArgumentError('ZIP_SIZE', 'an archive of 4 GiB and more is not written.');
  }
  const listBytes = list.reduce((sum, { length }) => sum + length, 0);
  return joined([...parts, ...list, endRecord(entries.length, listBytes, offset)]);
}

async function readEntry(bytes: Uint8Array<ArrayBuffer>, view: DataView, at: number): Promise<ZipEntry> {
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  const nameLength = view.getUint16(at + 28, true);
  const name = new TextDecoder().decode(bytes.slice(at + sizes.central, at + sizes.central + nameLength));
  const { packedBytes, size, local } = placeOf(view, at);
  if (flags & 1) throw damaged(`'${name}' is encrypted`);
  if (method !== methods.stored && method !== methods.deflated)
    throw damaged(`'${name}' is compressed by method ${method}, not stored or deflated`);
  const start = local + sizes.local + lengthsAt(view, local + 26, 2);
  if (start + packedBytes > bytes.length) throw damaged('it ends too early');
  const packed = bytes.slice(start, start + packedBytes);
  const content = method === methods.stored ? packed : await inflated(packed, name);
  if (content.length !== size || crc32(content) !== view.getUint32(at + 16, true))
    throw damaged(`'${name}' does not have its checksum`);
  return { name, bytes: content };
}

/** Sizes and place of an entry; those of 64 bits stand in its extra data, in this order. */
function placeOf(view: DataView, at: number): { packedBytes: number; size: number; local: number } {
  let extra = at + sizes.central + view.getUint16(at + 28, true);
  const extraEnd = extra + view.getUint16(at + 30, true);
  while (extra < extraEnd && view.getUint16(extra, true) !== wideExtra)
    extra += 4 + view.getUint16(extra + 2, true);
  let next = extra + 4;
  const field = (offset: number): number => {
    const value = view.getUint32(at + offset, true);
    if (value !== wide || extra >= extraEnd) return value;
    next += 8;
    return Number(view.getBigUint64(next - 8, true));
  };
  const size = field(24);
  const packedBytes = field(20);
  return { size, packedBytes, local: field(42) };
}

/** The record at the end, before a comment of any text. */
function endOf(view: DataView): number {
  const last = view.byteLength - sizes.end;
  for (let at = last; at >= Math.max(0, last - mostComment); at--)
    if (view.getUint32(at, true) === signatures.end) return at;
  throw damaged('it has no end record');
}

/** The header of an entry where it lies, or, with its place, in the list. */
function headerOf({ bytes, packed, method }: Compressed, nameLength: number, place?: number): Uint8Array {
  const isList = place !== undefined;
  const header = new DataView(new ArrayBuffer(isList ? sizes.central : sizes.local));
  // The list's header has the version that wrote it before what both have in common.
  const at = isList ? 6 : 4;
  header.setUint32(0, isList ? signatures.central : signatures.local, true);
  if (isList) header.setUint16(4, 20, true);
  for (const [k, value] of [20, utf8Flag, method, 0, firstDay].entries())
    header.setUint16(at + 2 * k, value, true);
  for (const [k, value] of [crc32(bytes), packed.length, bytes.length].entries())
    header.setUint32(at + 10 + 4 * k, value, true);
  header.setUint16(at + 22, nameLength, true);
  if (isList) header.setUint32(42, place, true);
  return new Uint8Array(header.buffer);
}

function endRecord(count: number, listBytes: number, offset: number): Uint8Array {
  const record = new DataView(new ArrayBuffer(sizes.end));
  record.setUint32(0, signatures.end, true);
  record.setUint16(8, count, true);
  record.setUint16(10, count, true);
  record.setUint32(12, listBytes, true);
  record.setUint32(16, offset, true);
  return new Uint8Array(record.buffer);
}

/** The sum of so many lengths of 16 bits. */
function lengthsAt(view: DataView, at: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += view.getUint16(at + 2 * k, true);
  return sum;
}

async function inflated(packed: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await through(new DecompressionStream('deflate-raw'), packed);
  } catch {
    throw damaged(`'${name}' can't be inflated`);
  }
}

async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function damaged(why: string): ArgumentError {
  return new ArgumentError('ZIP_FORMAT', `this is not an archive that can be read: ${why}.`);
}
