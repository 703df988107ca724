// |∂x| + |∂y| of a picture in u8 by Sobel's filter, at most 255; beyond the edge lies the nearest pixel.
import { type Field, type StencilKernel, stencil } from 'lanewise';
import type { Case } from '../contestant.ts';
import { type Cell, flattened, gpujsGrid } from '../peers/gpujs.ts';
import { type Jax, type JaxArray, jaxMap } from '../peers/jax.ts';
import { tfjsMap } from '../peers/tfjs.ts';
import { height, photoCase, width } from './photo.ts';

type Body = (u: Field) => number;

const sobel: StencilKernel<Body, 'u8'> = stencil(
  (u) => {
    const dx = u(-1, 1) + 2 * u(0, 1) + u(1, 1) - (u(-1, -1) + 2 * u(0, -1) + u(1, -1));
    const dy = u(1, -1) + 2 * u(1, 0) + u(1, 1) - (u(-1, -1) + 2 * u(-1, 0) + u(-1, 1));
    return Math.min(Math.abs(dx) + Math.abs(dy), 255);
  },
  { name: 'sobel', out: 'u8', border: 'clamp' },
);

export function sobelCase(): Case {
  return photoCase({
    name: 'sobel',
    kernel: sobel,
    channels: 1,
    plain: plainLoop,
    peers: (image) => {
      const data = Float32Array.from(image);
      return [
        gpujsGrid([width, height], [data], gpujsBody, (rows) => flattened(rows as Float32Array[])),
        jaxMap([{ data, shape: [height, width] }], jaxBody),
        tfjsMap([{ data, shape: [height, width, 1] }], (tf, u) => {
          const dx = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
          const dy = [-1, -2, -1, 0, 0, 0, 1, 2, 1];
          const filter = tf.tensor4d(
            dx.flatMap((each, k) => [each, dy[k]!]),
            [3, 3, 1, 2],
          );
          const edges: [number, number][] = [
            [1, 1],
            [1, 1],
            [0, 0],
          ];
          const both = tf.conv2d(tf.mirrorPad(u!, edges, 'symmetric') as never, filter, 1, 'valid');
          return tf.minimum(tf.sum(tf.abs(both), 2), 255);
        }),
      ];
    },
  });
}

function plainLoop(out: Uint8Array, image: Uint8Array): void {
  for (let y = 0; y < height; y++) {
    const a = Math.max(y - 1, 0) * width;
    const b = y * width;
    const c = Math.min(y + 1, height - 1) * width;
    for (let x = 0; x < width; x++) {
      const l = Math.max(x - 1, 0);
      const r = Math.min(x + 1, width - 1);
      const left = image[a + l]! + 2 * image[b + l]! + image[c + l]!;
      const right = image[a + r]! + 2 * image[b + r]! + image[c + r]!;
      const above = image[a + l]! + 2 * image[a + x]! + image[a + r]!;
      const below = image[c + l]! + 2 * image[c + x]! + image[c + r]!;
      out[b + x] = Math.min(Math.abs(right - left) + Math.abs(below - above), 255);
    }
  }
}

function gpujsBody(this: Cell, u: number[]): number {
  const x = this.thread.x;
  const a = Math.max(this.thread.y - 1, 0) * 4000;
  const b = this.thread.y * 4000;
  const c = Math.min(this.thread.y + 1, 2999) * 4000;
  const l = Math.max(x - 1, 0);
  const r = Math.min(x + 1, 3999);
  const dx = u[a + r]! + 2 * u[b + r]! + u[c + r]! - (u[a + l]! + 2 * u[b + l]! + u[c + l]!);
  const dy = u[c + l]! + 2 * u[c + x]! + u[c + r]! - (u[a + l]! + 2 * u[a + x]! + u[a + r]!);
  return Math.min(Math.abs(dx) + Math.abs(dy), 255);
}

function jaxBody({ np }: Jax, ...[u]: readonly JaxArray[]): JaxArray {
  const row = (from: number, to: number): JaxArray => u!.ref.slice([from, to]);
  const above = np.concatenate([row(0, 1), row(0, height - 1)], 0);
  const below = np.concatenate([row(1, height), row(height - 1, height)], 0);
  const down = above.ref.add(u!.mul(2)).add(below.ref);
  const across = below.sub(above);
  const [downLeft, downRight] = neighbours(np, down);
  const [acrossLeft, acrossRight] = neighbours(np, across.ref);
  const dx = downRight.sub(downLeft);
  const dy = acrossLeft.add(acrossRight).add(across.mul(2));
  return np.minimum(np.abs(dx).add(np.abs(dy)), 255);
}

/** Used up is `u`. */
function neighbours(np: Jax['np'], u: JaxArray): readonly [JaxArray, JaxArray] {
  const part = (from: number, to: number): JaxArray => u.ref.slice([], [from, to]);
  const left = np.concatenate([part(0, 1), part(0, width - 1)], 1);
  const right = np.concatenate([part(1, width), part(width - 1, width)], 1);
  u.dispose();
  return [left, right];
}
