/** NumPy's files: `.npy` holds one array, `.npz` is a zip archive of them. */
import { place } from './array/create.ts';
import { NDArray } from './array/ndarray.ts';
import { formatNpy, parseNpy } from './array/npy.ts';
import { transposed, wholeWindow } from './array/window.ts';
import type { MakeOptions } from './arrays.ts';
import { defaultRuntime } from './default-runtime.ts';
import { ArgumentError } from './errors.ts';
import { elementsFrom } from './ir/elements.ts';
import type { DType } from './ir/types.ts';
import { readZip, writeZip } from './util/zip.ts';

/** The bytes of a file. */
export type FileBytes = ArrayBuffer | Uint8Array;

export interface ReadOptions<D extends DType = DType> extends Omit<MakeOptions<D>, 'shape'> {
  /** Converts to this type; needed for integers of 64 bits, which have no dtype. */
  readonly dtype?: D;
}

/**
 * The array in a `.npy` file. One in column-major order becomes a transposed view.
 * @throws ArgumentError NPY_FORMAT, NPY_DTYPE.
 */
export function readNpy<D extends DType = DType>(file: FileBytes, options: ReadOptions<D> = {}): NDArray<D> {
  const home = options.runtime ?? defaultRuntime();
  const { dtype, shape, isColumnMajor, values } = parseNpy(bytesIn(file), options.dtype);
  const extents = isColumnMajor ? [...shape].reverse() : shape;
  const stored = place(home, values, extents, dtype);
  if (!isColumnMajor && (options.dtype ?? dtype) === dtype) return stored as NDArray as NDArray<D>;
  try {
    const { resident } = stored;
    const window = isColumnMajor ? transposed(wholeWindow(extents)) : wholeWindow(extents);
    const shown = new NDArray(home, home.buffers.share(resident), window.shape, dtype, window);
    if ((options.dtype ?? dtype) === dtype) return shown as NDArray as NDArray<D>;
    const converted = shown.astype(options.dtype!);
    shown.dispose();
    return converted;
  } finally {
    stored.dispose();
  }
}

/** The `.npy` file of an array. u8c is written as u8. */
export async function writeNpy(array: NDArray): Promise<Uint8Array<ArrayBuffer>> {
  const data = await array.data();
  const { dtype } = array;
  return formatNpy(dtype, array.shape, dtype === 'f16' ? elementsFrom(dtype, data) : data);
}

/**
 * The arrays in a `.npz` file by name.
 * @throws ArgumentError ZIP_FORMAT, NPY_FORMAT, NPY_DTYPE.
 */
export async function readNpz(
  file: FileBytes,
  options: ReadOptions = {},
): Promise<Readonly<Record<string, NDArray>>> {
  const entries = await readZip(bytesIn(file));
  return Object.fromEntries(
    entries.map(({ name, bytes }) => [name.replace(/\.npy$/, ''), readNpy(bytes, options)]),
  );
}

/** The `.npz` file of arrays by name, deflated where `compress` is set. */
export async function writeNpz(
  arrays: Readonly<Record<string, NDArray>>,
  options: { readonly compress?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const entries: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const [name, array] of Object.entries(arrays))
    entries.push({ name: `${name}.npy`, bytes: await writeNpy(array) });
  return writeZip(entries, options.compress === true);
}

function bytesIn(file: FileBytes): Uint8Array<ArrayBuffer> {
  if (file instanceof Uint8Array) return file.slice();
  if (file instanceof ArrayBuffer) return new Uint8Array(file);
  throw new ArgumentError(
    'FILE_BYTES',
    'a file is read from its bytes: give an ArrayBuffer or a Uint8Array.',
  );
}
