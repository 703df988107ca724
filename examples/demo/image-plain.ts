/** The image job as plain loops: the time to beat with f32 arrays, the reference with f64 arrays. */
import type { Picture } from './picture.ts';

export interface ImageResult {
  /** Edge strength after the tone curve, 0 … 255, row by row. */
  readonly toned: Float32Array | Float64Array;
  readonly counts: Uint32Array;
}

type Floats = Float32Array | Float64Array;

/** Memory for every stage, so that the loops allocate nothing. */
export interface Planes {
  readonly bright: Floats;
  readonly blurred: Floats;
  readonly edges: Floats;
  readonly toned: Floats;
  readonly counts: Uint32Array;
}

export function planes(
  { width, height }: Picture,
  Make: Float32ArrayConstructor | Float64ArrayConstructor,
): Planes {
  const plane = (): Floats => new Make(width * height);
  return { bright: plane(), blurred: plane(), edges: plane(), toned: plane(), counts: new Uint32Array(256) };
}

export function plainImage(photo: Picture, gain: number, to: Planes): ImageResult {
  const { width, height, rgb } = photo;
  luminance(rgb, to.bright);
  gaussian(to.bright, to.blurred, width, height);
  sobel(to.blurred, to.edges, width, height);
  for (let k = 0; k < to.toned.length; k++) to.toned[k] = 255 * (1 - Math.exp(-gain * to.edges[k]!));
  to.counts.fill(0);
  for (let k = 0; k < to.toned.length; k++) to.counts[Math.floor(to.toned[k]!)]!++;
  return { toned: to.toned, counts: to.counts };
}

function luminance(rgb: Uint8Array, out: Floats): void {
  for (let k = 0; k < out.length; k++)
    out[k] = 0.2126 * rgb[3 * k]! + 0.7152 * rgb[3 * k + 1]! + 0.0722 * rgb[3 * k + 2]!;
}

/** The place beyond an edge, mirrored, the edge itself repeated. */
function mirrored(at: number, extent: number): number {
  return at < 0 ? -1 - at : at >= extent ? 2 * extent - 1 - at : at;
}

function gaussian(from: Floats, out: Floats, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const top = mirrored(y - 2, height) * width;
    const above = mirrored(y - 1, height) * width;
    const here = y * width;
    const below = mirrored(y + 1, height) * width;
    const bottom = mirrored(y + 2, height) * width;
    for (let x = 0; x < width; x++) {
      const a = mirrored(x - 2, width);
      const b = mirrored(x - 1, width);
      const d = mirrored(x + 1, width);
      const e = mirrored(x + 2, width);
      out[here + x] =
        (weighted(from, top, a, b, x, d, e) +
          4 * weighted(from, above, a, b, x, d, e) +
          6 * weighted(from, here, a, b, x, d, e) +
          4 * weighted(from, below, a, b, x, d, e) +
          weighted(from, bottom, a, b, x, d, e)) /
        256;
    }
  }
}

function weighted(from: Floats, row: number, a: number, b: number, c: number, d: number, e: number): number {
  return from[row + a]! + 4 * from[row + b]! + 6 * from[row + c]! + 4 * from[row + d]! + from[row + e]!;
}

function sobel(from: Floats, out: Floats, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const above = mirrored(y - 1, height) * width;
    const here = y * width;
    const below = mirrored(y + 1, height) * width;
    for (let x = 0; x < width; x++) {
      const left = mirrored(x - 1, width);
      const right = mirrored(x + 1, width);
      const gx =
        from[above + right]! +
        2 * from[here + right]! +
        from[below + right]! -
        (from[above + left]! + 2 * from[here + left]! + from[below + left]!);
      const gy =
        from[below + left]! +
        2 * from[below + x]! +
        from[below + right]! -
        (from[above + left]! + 2 * from[above + x]! + from[above + right]!);
      out[here + x] = Math.sqrt(gx * gx + gy * gy);
    }
  }
}
