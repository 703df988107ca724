/**
 * An array as text, laid out as NumPy prints it: elements of one width, rows in brackets, wrapped at 75 characters, and
 * only the edges of long arrays. A float has as few digits as tell it from its neighbours, at most `precision` of them
 * after the point.
 */
import { fromElement, toElement } from '../ir/elements.ts';
import { arrayTypeOf, type DType } from '../ir/types.ts';
import { sizeOf } from './window.ts';

export interface FormatOptions {
  /** Most digits after the point; 8 where absent. */
  readonly precision?: number;
  /** Arrays of more elements are shortened; 1000 where absent. */
  readonly threshold?: number;
  /** How many elements stay at each end of an axis of a shortened array; 3 where absent. */
  readonly edgeItems?: number;
  /** Most characters in a line; 75 where absent. */
  readonly lineWidth?: number;
}

interface Layout {
  readonly shape: readonly number[];
  /** The element at a flat index as text. */
  readonly text: (flat: number) => string;
  /** Elements kept at each end of an axis; 0 keeps all. */
  readonly edge: number;
}

export function formatArray(
  data: ArrayLike<number>,
  shape: readonly number[],
  dtype: DType,
  options: FormatOptions = {},
): string {
  const { precision = 8, threshold = 1000, edgeItems = 3, lineWidth = 75 } = options;
  const size = sizeOf(shape);
  if (size === 0) return '[]';
  const edge = size > threshold ? edgeItems : 0;
  const shown = placesShown(shape, edge).map((flat) => data[flat]!);
  const write = writerFor(shown, dtype, precision);
  return rows({ shape, edge, text: (flat) => write(data[flat]!) }, 0, 0, ' ', lineWidth);
}

/** The rows of one axis in brackets, from the element `first` on. */
function rows(layout: Layout, axis: number, first: number, indent: string, width: number): string {
  const { shape, text } = layout;
  const below = shape.length - axis;
  if (below === 0) return text(first);
  const step = sizeOf(shape.slice(axis + 1));
  const parts = indices(shape[axis]!, layout.edge).map((index) =>
    index === undefined ? '...' : rows(layout, axis + 1, first + index * step, `${indent} `, width - 1),
  );
  if (below > 1) return `[${parts.join(`${'\n'.repeat(below - 1)}${indent}`)}]`;
  return `[${wrapped(parts, indent, width - 1)}]`;
}

function wrapped(words: readonly string[], indent: string, width: number): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    if (line.length > indent.length && line.length + word.length > width) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.slice(0, -1)].join('\n').slice(indent.length);
}

/** The indices of an axis that are shown, undefined where some are left out. */
function indices(extent: number, edge: number): (number | undefined)[] {
  if (edge === 0 || extent <= 2 * edge) return [...Array(extent).keys()];
  const kept = [...Array(edge).keys()];
  return [...kept, undefined, ...kept.map((k) => extent - edge + k)];
}

function placesShown(shape: readonly number[], edge: number): number[] {
  return shape.reduce<number[]>(
    (places, extent) => {
      const kept = indices(extent, edge).filter((index) => index !== undefined);
      return places.flatMap((place) => kept.map((index) => place * extent + index));
    },
    [0],
  );
}

/** Writes any of the values in one width. */
function writerFor(values: readonly number[], dtype: DType, precision: number): (value: number) => string {
  const write =
    dtype === 'bool'
      ? (value: number): string => (value ? 'True' : 'False')
      : dtype === 'f32' || dtype === 'f64' || dtype === 'f16'
        ? floatWriter(values, dtype, precision)
        : String;
  const width = Math.max(...values.map((value) => write(value).length));
  return (value) => write(value).padStart(width);
}

/** Floats from here on are written with an exponent: past the digits that the type can tell apart, or past eight. */
const largestFixed: Partial<Readonly<Record<DType, number>>> = { f16: 1e3, f32: 1e6 };

/** Digits and exponent: 0.d₁d₂d₃… · 10^point. */
interface Decimal {
  readonly sign: string;
  readonly digits: string;
  readonly point: number;
}

function floatWriter(values: readonly number[], dtype: DType, precision: number): (value: number) => string {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter((value) => value !== 0).map(Math.abs);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const isScientific =
    sizes.length > 0 && (most >= (largestFixed[dtype] ?? 1e8) || least < 1e-4 || most / least > 1000);
  const write = isScientific ? scientific : fixed;
  const written = finite.map((value) => write(decimalOf(value, dtype), precision));
  const fraction = Math.max(0, ...written.map((text) => fractionOf(text).length));
  return (value) => {
    if (Number.isNaN(value)) return 'nan';
    if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
    const text = write(decimalOf(value, dtype), precision);
    const missing = fraction - fractionOf(text).length;
    if (!isScientific) return text + ' '.repeat(missing);
    return text.replace('e', `${'0'.repeat(missing)}e`);
  };
}

function fractionOf(text: string): string {
  return text.split('.')[1]!.split('e')[0]!;
}

function fixed(value: Decimal, precision: number): string {
  const { sign, digits, point } = rounded(value, value.point + precision);
  const whole = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const rest = point <= 0 ? '0'.repeat(digits === '' ? 0 : -point) + digits : digits.slice(point);
  return `${sign}${whole}.${rest}`;
}

function scientific(value: Decimal, precision: number): string {
  const { sign, digits, point } = rounded(value, precision + 1);
  const exponent = digits === '' ? 0 : point - 1;
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${sign}${digits[0] ?? '0'}.${digits.slice(1)}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** At most `count` digits, rounded half to even in decimal; without zeros at the end. */
function rounded({ sign, digits, point }: Decimal, count: number): Decimal {
  if (digits.length <= count) return { sign, digits, point };
  if (count < 0) return { sign, digits: '', point: 0 };
  const kept = BigInt(`0${digits.slice(0, count)}`);
  const rest = digits.slice(count);
  const half = `5${'0'.repeat(rest.length - 1)}`;
  const isUp = rest > half || (rest === half && kept % 2n === 1n);
  const text = String(kept + (isUp ? 1n : 0n)).padStart(count, '0');
  const grown = text.length - count;
  const trimmed = text.replace(/0+$/, '');
  return { sign, digits: trimmed, point: trimmed === '' ? 0 : point + grown };
}

/** The fewest digits that give the value back in its type. */
function decimalOf(value: number, dtype: DType): Decimal {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return { sign, digits: '', point: 0 };
  const text = shortest(Math.abs(value), dtype);
  const [mantissa, exponent] = text.split('e') as [string, string];
  return { sign, digits: mantissa.replace('.', '').replace(/0+$/, ''), point: Number(exponent) + 1 };
}

function shortest(value: number, dtype: DType): string {
  if (dtype === 'f64') return value.toExponential();
  const stored = new (arrayTypeOf(dtype))(1);
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits);
    stored[0] = toElement(dtype, Number(text));
    if (fromElement(dtype, stored, 0) === value) return text;
  }
  return value.toExponential();
}
