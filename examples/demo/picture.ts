/** Pictures in plain code: reading a JPEG, writing PNGs, shrinking, colours, a bar chart. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import jpeg from 'jpeg-js';

/** Rows from the top, red, green, blue per pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const out: string = fileURLToPath(new URL('../../out/', import.meta.url));

export function readJpeg(url: URL): Picture {
  const { width, height, data } = jpeg.decode(readFileSync(url), { useTArray: true, formatAsRGBA: false });
  return { width, height, rgb: data };
}

/** Writes out/<name> and returns that path. */
export function writePng(name: string, { width, height, rgb }: Picture): string {
  mkdirSync(out, { recursive: true });
  writeFileSync(
    `${out}${name}`,
    encode({ width, height, data: rgb, channels: 3, depth: 8 }, { zlib: { level: 6 } }),
  );
  return `out/${name}`;
}

/** The picture `factor` times smaller, each pixel the mean of the ones it stands for. */
export function shrink({ width, height, rgb }: Picture, factor: number): Picture {
  const small = { width: Math.floor(width / factor), height: Math.floor(height / factor) };
  const means = new Uint8Array(small.width * small.height * 3);
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++)
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let dy = 0; dy < factor; dy++)
          for (let dx = 0; dx < factor; dx++)
            sum += rgb[((y * factor + dy) * width + x * factor + dx) * 3 + channel]!;
        means[(y * small.width + x) * 3 + channel] = Math.round(sum / factor ** 2);
      }
  return { ...small, rgb: means };
}

type Colour = readonly [red: number, green: number, blue: number];

/** From dark water over green and sand to white. */
const ramp: readonly Colour[] = [
  [8, 12, 38],
  [16, 62, 110],
  [24, 140, 140],
  [150, 200, 120],
  [248, 222, 130],
  [255, 250, 235],
];

export const grey = (share: number): Colour => [share * 255, share * 255, share * 255];

/** The colour at `share` (0 to 1) of the ramp. */
export function colourOf(share: number): Colour {
  const at = Math.min(Math.max(share, 0), 1) * (ramp.length - 1);
  const low = ramp[Math.floor(at)]!;
  const high = ramp[Math.ceil(at)]!;
  const mix = (channel: 0 | 1 | 2): number => low[channel] + (high[channel] - low[channel]) * (at % 1);
  return [mix(0), mix(1), mix(2)];
}

/** Colours for values from `low` to `high`. */
export function paint(
  values: ArrayLike<number>,
  [height, width]: readonly [number, number],
  [low, high]: readonly [number, number],
  colour: (share: number) => Colour,
): Picture {
  const rgb = new Uint8Array(width * height * 3);
  for (let k = 0; k < width * height; k++)
    rgb.set(colour(Math.min(Math.max((values[k]! - low) / (high - low), 0), 1)).map(Math.round), k * 3);
  return { width, height, rgb };
}

/** One bar per count, as high as the count's logarithm, on a grid line per power of ten. */
export function barChart(counts: ArrayLike<number>): Picture {
  const bar = 3;
  const margin = 16;
  const width = counts.length * bar + 2 * margin;
  const height = 320;
  const picture = { width, height, rgb: new Uint8Array(width * height * 3).fill(250) };
  const decades = Math.ceil(Math.log10(Math.max(10, ...Array.from(counts))));
  const heightOf = (count: number): number =>
    count < 1 ? 0 : Math.max(2, (Math.log10(count) / decades) * (height - 2 * margin));
  const bottom = height - margin;
  for (let decade = 0; decade <= decades; decade++)
    fill(picture, [margin, bottom - heightOf(10 ** decade), width - 2 * margin, 1], [214, 216, 222]);
  for (let k = 0; k < counts.length; k++) {
    const high = heightOf(counts[k]!);
    fill(picture, [margin + k * bar, bottom - high, bar - 1, high], colourOf((k / counts.length) * 0.8));
  }
  fill(picture, [margin, bottom, width - 2 * margin, 2], [60, 64, 72]);
  return picture;
}

function fill(
  { width, rgb }: Picture,
  [left, top, wide, high]: readonly [number, number, number, number],
  colour: Colour,
): void {
  for (let y = Math.round(top); y < Math.round(top + high); y++)
    for (let x = left; x < left + wide; x++) rgb.set(colour.map(Math.round), (y * width + x) * 3);
}
