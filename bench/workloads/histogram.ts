// How often each of 256 values occurs in 12 million u8.
import { type HistogramKernel, histogram } from 'lanewise';
import { absent, type Case } from '../contestant.ts';
import { picture } from '../data.ts';
import { handWritten, memoryCopy } from '../hand-written.ts';
import { lanewise } from '../lanewise.ts';
import { tfjsMap } from '../peers/tfjs.ts';
import { plain } from '../plain.ts';
import { height, width } from './photo.ts';

const bins = 256;

const values: HistogramKernel = histogram(bins, (v) => v, { name: 'histogram' });

export function histogramCase(): Case {
  const image = picture(height, width, 1, 18);
  const room = (tables: number): Uint32Array => new Uint32Array(bins * tables);
  return {
    name: 'histogram',
    elements: image.length,
    unit: 'u8',
    bytes: image.length,
    tolerance: { relative: 0 },
    reference: plainLoop(image),
    entries: [
      plain(() => plainLoop(image)),
      ...lanewise({
        kernel: values,
        args: [{ data: image, shape: [image.length] }],
        out: { shape: [bins], dtype: 'u32' },
      }),
      handWritten({
        module: 'histogram',
        arrays: [room(1), room(1), room(8), room(8), image],
        units: image.length,
        args: ([first, second, tables, others, x], { from, to, thread }) =>
          thread === 0 ? [first!, tables!, x! + from, to - from] : [second!, others!, x! + from, to - from],
        finish: (results, places) => {
          const [first, second] = places as [Uint32Array, Uint32Array];
          if (results.length > 1) for (let k = 0; k < bins; k++) first[k]! += second[k]!;
          return undefined;
        },
        answer: ([counts]) => counts!,
      }),
      absent('gpu.js', 'no cell may write to another'),
      absent('jax-js', 'no scatter and no histogram'),
      tfjsMap([{ data: Int32Array.from(image), shape: [image.length] }], (tf, x) =>
        tf.denseBincount(x as never, tf.tensor1d([]), bins),
      ),
      memoryCopy(image.length),
    ],
  };
}

function plainLoop(image: Uint8Array): Uint32Array {
  const counts = new Uint32Array(bins);
  for (let k = 0; k < image.length; k++) counts[image[k]!]!++;
  return counts;
}
