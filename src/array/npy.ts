/**
 * NumPy's `.npy` format: a header that names the type, the order and the shape, then the elements.
 * Format: numpy.lib.format, versions 1.0 to 3.0. Written as 1.0, little-endian and row-major.
 */
import { ArgumentError } from '../errors.ts';
import { elementsFrom } from '../ir/elements.ts';
import { arrayTypeOf, bytesOf, type DType, type TypedArray } from '../ir/types.ts';
import { sizeOf } from './window.ts';

/** What a file holds. The elements are as stored: column-major where `isColumnMajor`; f16 as its bits or numbers. */
export interface NpyContent {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly isColumnMajor: boolean;
  readonly values: TypedArray;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** The type's kind and bytes, as files name it after the byte order. */
const codes: Readonly<Record<DType, string>> = {
  f32: 'f4',
  f64: 'f8',
  f16: 'f2',
  i32: 'i4',
  u32: 'u4',
  i16: 'i2',
  u16: 'u2',
  i8: 'i1',
  u8: 'u1',
  u8c: 'u1',
  bool: 'b1',
};

const dtypeByCode: ReadonlyMap<string, DType> = new Map(
  Object.entries(codes)
    .filter(([dtype]) => dtype !== 'u8c')
    .map(([dtype, code]) => [code, dtype as DType]),
);

/** Elements of 64 bits, which no dtype holds: read where the caller names the type they shall have. */
const wideCodes: Readonly<Record<string, (view: DataView, at: number, isLittle: boolean) => bigint>> = {
  i8: (view, at, isLittle) => view.getBigInt64(at, isLittle),
  u8: (view, at, isLittle) => view.getBigUint64(at, isLittle),
};

/** Reads a file. `wanted` is the type that 64-bit integers become, which have none of their own. */
export function parseNpy(bytes: Uint8Array, wanted?: DType): NpyContent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, start } = headerOf(bytes, view);
  const descr = /'descr'\s*:\s*'([<>=|]?)([a-zA-Z]\d*)'/.exec(header);
  const shapeText = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  if (!descr || shapeText === undefined || !order) throw damaged(`its header is ${header.trim()}`);
  const shape = shapeText.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  const isLittle = descr[1] !== '>';
  const code = descr[2]!;
  const count = sizeOf(shape);
  const isColumnMajor = order === 'True' && shape.length > 1;
  const wide = Object.hasOwn(wideCodes, code) ? wideCodes[code] : undefined;
  if (wide) {
    if (wanted === undefined) throw unknownType(code);
    checkLength(bytes, start, count * 8);
    const numbers = Array.from({ length: count }, (_, k) => Number(wide(view, start + k * 8, isLittle)));
    return { dtype: wanted, shape, isColumnMajor, values: elementsFrom(wanted, numbers) };
  }
  const dtype = dtypeByCode.get(code);
  if (!dtype) throw unknownType(code);
  const size = bytesOf(dtype);
  checkLength(bytes, start, count * size);
  const own = bytes.slice(start, start + count * size);
  if (!isLittle && size > 1)
    for (let at = 0; at < own.length; at += size) own.subarray(at, at + size).reverse();
  return { dtype, shape, isColumnMajor, values: new (arrayTypeOf(dtype))(own.buffer) };
}

/** The file of row-major elements. */
export function formatNpy(
  dtype: DType,
  shape: readonly number[],
  values: TypedArray,
): Uint8Array<ArrayBuffer> {
  const code = codes[dtype];
  const order = bytesOf(dtype) === 1 ? '|' : '<';
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${extents}), }`;
  // The elements start at a multiple of 64 bytes: 10 bytes before the text, a line feed at its end.
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + header.length + values.byteLength);
  bytes.set([...magic, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + header.length);
  return bytes;
}

function headerOf(bytes: Uint8Array, view: DataView): { readonly header: string; readonly start: number } {
  if (bytes.length < 12 || magic.some((byte, k) => bytes[k] !== byte))
    throw damaged('it does not begin as one');
  const isLong = bytes[6]! > 1;
  const from = isLong ? 12 : 10;
  const start = from + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  if (start > bytes.length) throw damaged('it ends within its header');
  return { header: new TextDecoder().decode(bytes.slice(from, start)), start };
}

function checkLength(bytes: Uint8Array, start: number, wanted: number): void {
  if (bytes.length - start >= wanted) return;
  throw damaged(`it has ${bytes.length - start} bytes of elements, and its header means ${wanted}`);
}

function damaged(why: string): ArgumentError {
  return new ArgumentError('NPY_FORMAT', `this is not a .npy file that can be read: ${why}.`);
}

function unknownType(code: string): ArgumentError {
  const isWide = Object.hasOwn(wideCodes, code);
  const what = isWide
    ? "integers of 64 bits, which no dtype holds. Say what they shall become: { dtype: 'i32' } or 'f64'"
    : `elements of type '${code}', which no dtype holds. Convert them in NumPy, for example with astype('float32')`;
  return new ArgumentError('NPY_DTYPE', `the .npy file has ${what}.`);
}
