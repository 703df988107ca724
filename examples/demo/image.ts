/**
 * The image job: a photograph of 8.4 megapixels → luminance → 5×5 Gaussian → Sobel magnitude → tone curve → histogram
 * of 256 bins. Five kernels; everything between the photograph and the histogram stays where it was computed.
 */
import { array, grid, histogram, map, type NDArray, stencil } from 'lanewise';
import { isSameBits, maxDifference } from './check.ts';
import { type ImageResult, plainImage, planes } from './image-plain.ts';
import {
  type Explained,
  type Job,
  type Judgement,
  medianOf,
  medianOfPlain,
  placed,
  type Run,
  type Where,
} from './job.ts';
import { barChart, grey, type Picture, paint, shrink, writePng } from './picture.ts';

/** The weights of Rec. 709, on the encoded values. */
const luminance = grid(
  (y: number, x: number, photo: number[][][]) =>
    0.2126 * photo[y]![x]![0]! + 0.7152 * photo[y]![x]![1]! + 0.0722 * photo[y]![x]![2]!,
  { name: 'luminance', out: 'f32' },
);

/** The binomial weights 1 4 6 4 1 in both directions. */
const gaussian = stencil(
  (u) => {
    const row = (dy: number) => u(dy, -2) + 4 * u(dy, -1) + 6 * u(dy, 0) + 4 * u(dy, 1) + u(dy, 2);
    return (row(-2) + 4 * row(-1) + 6 * row(0) + 4 * row(1) + row(2)) / 256;
  },
  { name: 'gaussian', border: 'mirror' },
);

const sobel = stencil(
  (u) => {
    const gx = u(-1, 1) + 2 * u(0, 1) + u(1, 1) - (u(-1, -1) + 2 * u(0, -1) + u(1, -1));
    const gy = u(1, -1) + 2 * u(1, 0) + u(1, 1) - (u(-1, -1) + 2 * u(-1, 0) + u(-1, 1));
    return Math.sqrt(gx * gx + gy * gy);
  },
  { name: 'sobel', border: 'mirror' },
);

/** Lifts faint edges: 0 stays 0, the strongest come near to 255. Strict: one exponential for all backends, bit by bit. */
const tone = map((m, gain) => 255 * (1 - Math.exp(-gain * m)), { name: 'tone', precision: 'strict' });

const bins = histogram(256, (v) => v, { name: 'bins' });

/** Edge strength is multiplied by this in the tone curve's exponent. A power of two, so exact in f32. */
const gain = 1 / 64;

/**
 * The most that f32 may differ from f64, in units of 255 · 2^-24, a rounding of the brightest value. Luminance: 3 weights,
 * 3 products, 2 sums, at most 4 on any path. Gaussian: its weights sum to 1, so the error before it stays, and at most 14
 * roundings join. Sobel: weights of 8 together, so 8 · 18, and 28 of its own; both directions, √2 times that, and 17 for
 * squares and root. The tone curve is steepest at 0, with 255 · gain = 4; 12 for the exponential and the products.
 */
const allowedRoundings = 4 * (Math.SQRT2 * (8 * (4 + 14) + 28) + 17) + 12;
const allowed = allowedRoundings * 255 * 2 ** -24;

export function imageJob(photo: Picture): Job<ImageResult> {
  const { width, height } = photo;
  return {
    title: `image: ${width}×${height} photograph → luminance → 5×5 Gaussian → Sobel → tone curve → histogram`,
    timed:
      'ms: all five kernels on the resident photograph, until the histogram is back; median of 5 runs, or 1 where it is slow',
    judged: `difference: of the toned picture, 0 … 255, from f64; ${allowed.toFixed(4)} allowed (${Math.round(allowedRoundings)} f32 roundings of 255)`,
    plain: (tell) => {
      const kept = planes(photo, Float32Array);
      return medianOfPlain(3, tell, () => plainImage(photo, gain, kept));
    },
    reference: () => plainImage(photo, gain, planes(photo, Float64Array)),
    run: (where, tell) => runImage(photo, where, tell),
    judge,
    isSame: (a, b) => isSameBits(a.toned as Float32Array, b.toned as Float32Array) && sameCounts(a, b),
    picture: ({ toned, counts }) => [
      writePng('blue-marble.png', shrink(photo, 4)),
      writePng('edges.png', paint(toned, [height, width], [0, 255], grey)),
      writePng('histogram.png', barChart(counts)),
    ],
  };
}

function kernelsAt(where: Where) {
  return {
    luminance: placed(luminance, where),
    gaussian: placed(gaussian, where),
    sobel: placed(sobel, where),
    tone: placed(tone, where),
    bins: placed(bins, where),
  };
}

async function runImage(
  photo: Picture,
  where: Where,
  tell: (text: string) => void,
): Promise<Run<ImageResult>> {
  const shape = [photo.height, photo.width];
  const kernels = kernelsAt(where);
  using resident = array(photo.rgb, { shape: [...shape, 3] });
  let count = 0;
  const once = async (): Promise<{ toned: NDArray; counts: Uint32Array }> => {
    tell(`run ${++count}`);
    using bright = kernels.luminance(shape, resident);
    using blurred = kernels.gaussian(bright);
    using edges = kernels.sobel(blurred);
    const toned = kernels.tone(edges, gain);
    using counted = kernels.bins(toned);
    return { toned, counts: await counted.data() };
  };
  const { ms, result } = await medianOf(once, ({ toned }) => toned.dispose());
  using kept = result.toned;
  const toned = (await kept.data()) as Float32Array;
  const threads = Math.max(...Object.values(kernels).map((kernel) => kernel.lastRun?.threads ?? 1));
  const explained = where === 'auto' ? await explainImage(shape, resident) : [];
  return { result: { toned, counts: result.counts }, ms, threads, explained };
}

/** Asks each kernel, with its input where the kernel before it left it. */
async function explainImage(shape: number[], photo: NDArray): Promise<readonly Explained[]> {
  using bright = luminance(shape, photo);
  using blurred = gaussian(bright);
  using edges = sobel(blurred);
  using toned = tone(edges, gain);
  await toned.view();
  return [
    { kernel: 'luminance', explanation: await luminance.explain(shape, photo) },
    { kernel: 'gaussian', explanation: await gaussian.explain(bright) },
    { kernel: 'sobel', explanation: await sobel.explain(blurred) },
    { kernel: 'tone', explanation: await tone.explain(edges, gain) },
    { kernel: 'bins', explanation: await bins.explain(toned) },
  ];
}

function judge(found: ImageResult, reference: ImageResult): Judgement {
  const difference = maxDifference(found.toned, reference.toned);
  const fault = histogramFault(found.counts, reference);
  return { difference, allowed, ...(fault ? { fault } : {}) };
}

/** A pixel may be counted in the neighbouring bin only where its exact value is within the bound of the edge between. */
function histogramFault(counts: Uint32Array, reference: ImageResult): string | undefined {
  const nearEdge = new Float64Array(257);
  for (const value of reference.toned) {
    const edge = Math.round(value);
    if (edge > 0 && Math.abs(value - edge) <= allowed) nearEdge[edge]!++;
  }
  let below = 0;
  for (let edge = 1; edge <= 256; edge++) {
    below += counts[edge - 1]! - reference.counts[edge - 1]!;
    if (Math.abs(below) > nearEdge[edge]!)
      return `the histogram differs by ${Math.abs(below)} pixels at ${edge}, where ${nearEdge[edge]} lie so near`;
  }
  return below === 0 ? undefined : `the histogram counts ${below} pixels too many`;
}

function sameCounts(a: ImageResult, b: ImageResult): boolean {
  return a.counts.every((count, bin) => count === b.counts[bin]);
}
