/** Fourier transforms in plain JavaScript, row by row, computed in f64 and rounded at the end. */
import type { ArrayCall, Loops } from '../../backend/procedure.ts';
import { applyFilter, type Chirp, createChirp, demodulate, modulate } from './bluestein.ts';
import { createPowerTransform, type PowerTransform } from './power.ts';
import { isPower, rowsOf, type Transform } from './rows.ts';

export function transformLoops(transform: Transform): Loops {
  let tables: Tables | undefined;
  return {
    kind: 'loops',
    variant: 'loops',
    source: `${transformRow}`,
    begin(call) {
      const { rows, length } = rowsOf(call.shape);
      if (tables?.length !== length) tables = createTables(length);
      const known = tables;
      return {
        units: rows,
        unitWork: Math.ceil(10 * known.re.length * Math.log2(length + 1)),
        run(begin, end) {
          for (let row = begin; row < end; row++) transformRow(transform, call, known, row * length);
        },
      };
    },
  };
}

/** Along the last two axes: the rows first, then the columns of what they gave. */
export function planeLoops(transform: Transform): Loops {
  return {
    kind: 'loops',
    variant: 'loops',
    source: `${transformRow}`,
    begin(call) {
      const [height, width] = call.shape.slice(-2) as [number, number];
      const elements = call.outputs[0]!.length;
      const along = { ...call, outputs: [new Float64Array(elements), new Float64Array(elements)] };
      const column = [new Float64Array(height), new Float64Array(height)] as const;
      const [rowTables, columnTables] = [createTables(width), createTables(height)];
      const rows = elements / width;
      const transformColumn = (index: number): void => {
        const at = Math.floor(index / width) * height * width + (index % width);
        for (let i = 0; i < height; i++)
          for (let part = 0; part < 2; part++) column[part]![i] = along.outputs[part]![at + i * width]!;
        const inputs = column.map((data) => ({ data, shape: [height] }));
        transformRow(transform, { shape: [height], inputs, outputs: column }, columnTables, 0);
        for (let i = 0; i < height; i++)
          for (let part = 0; part < 2; part++) call.outputs[part]![at + i * width] = column[part]![i]!;
      };
      return {
        units: rows + elements / height,
        unitWork: 10 * Math.max(height, width) * Math.ceil(Math.log2(Math.max(height, width) + 1)),
        run(begin, end) {
          for (let unit = begin; unit < end; unit++)
            if (unit < rows) transformRow(transform, along, rowTables, unit * width);
            else transformColumn(unit - rows);
        },
      };
    },
  };
}

/** What depends on the length alone, and arrays to work in. */
interface Tables {
  readonly length: number;
  readonly power: PowerTransform;
  readonly chirp: Chirp | undefined;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function createTables(length: number): Tables {
  const chirp = isPower(length) ? undefined : createChirp(length);
  const inner = chirp?.length ?? length;
  const [re, im] = [new Float64Array(inner), new Float64Array(inner)];
  return { length, power: createPowerTransform(inner), chirp, re, im };
}

/** An inverse transform is one of real and imaginary parts in each other's place. */
function transformRow(
  { isInverse }: Transform,
  { inputs, outputs }: ArrayCall,
  { length, power, chirp, re, im }: Tables,
  at: number,
): void {
  const zeros = im.subarray(0, length).fill(0);
  const given = [
    inputs[0]!.data.subarray(at, at + length),
    inputs[1]?.data.subarray(at, at + length) ?? zeros,
  ];
  const [xRe, xIm] = (isInverse ? given.reverse() : given) as [Float64Array, Float64Array];
  const [toRe, toIm] = isInverse ? [outputs[1]!, outputs[0]!] : [outputs[0]!, outputs[1]!];
  const scale = isInverse ? 1 / length : 1;
  if (chirp) {
    modulate(chirp, { re: xRe, im: xIm === zeros ? undefined : xIm }, 0, { re, im }, 0);
    power(re, im);
    applyFilter(chirp, { re, im }, 0);
    power(re, im);
    demodulate(chirp, { re, im }, 0, { re: toRe, im: toIm }, at, scale);
    return;
  }
  re.set(xRe);
  im.set(xIm);
  power(re, im);
  for (let j = 0; j < length; j++) {
    toRe[at + j] = re[j]! * scale;
    toIm[at + j] = im[j]! * scale;
  }
}
