// The 5 × 5 binomial filter (1 4 6 4 1) of an RGBA picture, rounded to nearest; beyond the edge lies the nearest pixel.
import { type Field, type StencilKernel, stencil } from 'lanewise';
import type { Case } from '../contestant.ts';
import { type Cell, flattened, gpujsGrid, input } from '../peers/gpujs.ts';
import { type Jax, type JaxArray, jaxMap } from '../peers/jax.ts';
import { tfjsMap } from '../peers/tfjs.ts';
import { height, photoCase, width } from './photo.ts';

type Body = (u: Field) => number;

const gaussian: StencilKernel<Body, 'u8'> = stencil(
  (u) => {
    const row = (y: number): number =>
      u(y, -2, 0) + u(y, 2, 0) + 4 * (u(y, -1, 0) + u(y, 1, 0)) + 6 * u(y, 0, 0);
    return (row(-2) + row(2) + 4 * (row(-1) + row(1)) + 6 * row(0) + 128) >> 8;
  },
  { name: 'gaussian', out: 'u8', border: 'clamp' },
);

const channels = 4;
/** A strip of 1,024 pixels and two more on both sides, four u16 each. */
const lineBytes = (1024 + 4) * 4 * 2;

export function gaussianCase(): Case {
  return photoCase({
    name: 'gaussian',
    kernel: gaussian,
    channels,
    lineBytes,
    plain: plainLoop,
    peers: (image) => {
      const data = Float32Array.from(image);
      const shape = [height, width, channels];
      const extents = [width * channels, height];
      return [
        gpujsGrid(extents, [input(data, extents)], gpujsBody, (rows) => flattened(rows as Float32Array[])),
        jaxMap([{ data, shape }], jaxBody),
        tfjsMap([{ data, shape }], (tf, u) => {
          const weights = [1, 4, 6, 4, 1].flatMap((a) => [1, 4, 6, 4, 1].map((b) => (a * b) / 256));
          const filter = tf.tile(tf.tensor4d(weights, [5, 5, 1, 1]), [1, 1, channels, 1]) as never;
          // One pixel beyond the edge, its mirror image is the nearest pixel.
          const edges: [number, number][] = [
            [1, 1],
            [1, 1],
            [0, 0],
          ];
          const once = tf.mirrorPad(u!, edges, 'symmetric');
          const twice = tf.mirrorPad(once, edges, 'symmetric');
          return tf.floor(tf.add(tf.depthwiseConv2d(twice as never, filter, 1, 'valid'), 0.5));
        }),
      ];
    },
  });
}

function plainLoop(out: Uint8Array, image: Uint8Array): void {
  const weights = [1, 4, 6, 4, 1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        let sum = 128;
        for (let dy = -2; dy <= 2; dy++) {
          const row = Math.min(Math.max(y + dy, 0), height - 1) * width;
          for (let dx = -2; dx <= 2; dx++) {
            const at = row + Math.min(Math.max(x + dx, 0), width - 1);
            sum += weights[dy + 2]! * weights[dx + 2]! * image[at * channels + c]!;
          }
        }
        out[(y * width + x) * channels + c] = sum >> 8;
      }
}

/** x counts channels. */
function gpujsBody(this: Cell, u: number[][]): number {
  const c = this.thread.x % 4;
  const px = Math.floor(this.thread.x / 4);
  let sum = 0;
  for (let dy = -2; dy <= 2; dy++) {
    const y = Math.min(Math.max(this.thread.y + dy, 0), 2999);
    let wy = 6;
    if (dy === -1 || dy === 1) wy = 4;
    if (dy === -2 || dy === 2) wy = 1;
    const far = u[y]![c + 4 * Math.max(px - 2, 0)]! + u[y]![c + 4 * Math.min(px + 2, 3999)]!;
    const near = u[y]![c + 4 * Math.max(px - 1, 0)]! + u[y]![c + 4 * Math.min(px + 1, 3999)]!;
    sum += wy * (far + 4 * near + 6 * u[y]![this.thread.x]!);
  }
  return Math.floor((sum + 128) / 256);
}

function jaxBody({ np }: Jax, ...[u]: readonly JaxArray[]): JaxArray {
  const across = weighed(np, u!, 1, width);
  const sum = weighed(np, across, 0, height);
  return np.floor(sum.add(128).div(256));
}

/** 1 4 6 4 1 along an axis; used up is `u`. */
function weighed(np: Jax['np'], u: JaxArray, axis: 0 | 1, extent: number): JaxArray {
  const part = (from: number, to: number): JaxArray =>
    axis === 0 ? u.ref.slice([from, to]) : u.ref.slice([], [from, to]);
  const first = (count: number): JaxArray[] => Array.from({ length: count }, () => part(0, 1));
  const last = (count: number): JaxArray[] => Array.from({ length: count }, () => part(extent - 1, extent));
  const shifted = [1, 2].map((by) => ({
    less: np.concatenate([...first(by), part(0, extent - by)], axis),
    more: np.concatenate([part(by, extent), ...last(by)], axis),
  }));
  const near = shifted[0]!.less.add(shifted[0]!.more).mul(4);
  const far = shifted[1]!.less.add(shifted[1]!.more);
  return far.add(near).add(u.mul(6));
}
