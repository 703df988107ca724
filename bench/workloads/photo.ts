// Cases that filter a picture of 12 million pixels, u8 channels interleaved.
import type { Case, Entry } from '../contestant.ts';
import { picture } from '../data.ts';
import { handWritten, memoryCopy, type Part } from '../hand-written.ts';
import { lanewise } from '../lanewise.ts';
import { plain } from '../plain.ts';

export const height = 3000;
export const width = 4000;

export interface Photo {
  readonly name: string;
  readonly kernel: unknown;
  /** 1, or 4 where pixels are RGBA. */
  readonly channels: 1 | 4;
  /** A room for the hand-written code, per thread. */
  readonly lineBytes?: number;
  /** The loop that anybody would write; integers, so that it is the reference too. */
  plain(out: Uint8Array, image: Uint8Array): void;
  peers(image: Uint8Array): readonly Entry[];
}

/** The hand-written function takes (out, image, line where there is one, width, height, from, to). */
export function photoCase({ name, kernel, channels, lineBytes, plain: loop, peers }: Photo): Case {
  const image = picture(height, width, channels, 17);
  const out = new Uint8Array(image.length);
  loop(out, image);
  const reference = out.slice();
  const shape = channels === 1 ? [height, width] : [height, width, channels];
  const lines = lineBytes === undefined ? [] : [new Uint8Array(lineBytes), new Uint8Array(lineBytes)];
  const args = ([to, from, ...at]: readonly number[], part: Part): readonly number[] => {
    const line = lineBytes === undefined ? [] : [at[part.thread]!];
    return [to!, from!, ...line, width, height, part.from, part.to];
  };
  return {
    name,
    elements: height * width,
    unit: channels === 1 ? 'pixels, u8' : 'pixels, RGBA u8',
    bytes: 2 * image.length,
    tolerance: { relative: 0 },
    reference,
    entries: [
      plain(() => {
        loop(out, image);
        return out;
      }),
      ...lanewise({ kernel, args: [{ data: image, shape }], out: { shape, dtype: 'u8' } }),
      handWritten({
        module: name,
        arrays: [new Uint8Array(image.length), image, ...lines],
        units: height,
        args,
        answer: ([found]) => found!,
      }),
      ...peers(image),
      memoryCopy(2 * image.length),
    ],
  };
}
