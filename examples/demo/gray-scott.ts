/**
 * The simulation job: Gray and Scott's reaction of two substances that diffuse, U + 2V → 3V, on a torus. (P. Gray, S. K.
 * Scott, Chem. Eng. Sci. 38, 1983; J. E. Pearson, Science 261, 1993.) One stencil over two fields, 2,000 steps; the fields
 * stay where they are computed, and each step writes into the memory of the step before the last.
 */
import { array, type NDArray, stencil, zeros } from 'lanewise';
import { isSameBits, maxDifference } from './check.ts';
import { type Fields, type Floats, plainSteps } from './gray-scott-plain.ts';
import { type Explained, type Job, type Judgement, placed, type Run, type Tell, type Where } from './job.ts';
import { colourOf, paint, writePng } from './picture.ts';
import { uniform } from './seed.ts';

/** One step of forward Euler with dt = 1. `feed` brings U in, `kill` takes V out. */
const grayScott = stencil(
  (u, v: (dy: number, dx: number) => number, feed: number, kill: number) => {
    const spreadU = u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1) - 4 * u(0, 0);
    const spreadV = v(-1, 0) + v(1, 0) + v(0, -1) + v(0, 1) - 4 * v(0, 0);
    const reaction = u(0, 0) * v(0, 0) * v(0, 0);
    return {
      u: u(0, 0) + 0.2 * spreadU - reaction + feed * (1 - u(0, 0)),
      v: v(0, 0) + 0.1 * spreadV + reaction - (feed + kill) * v(0, 0),
    };
  },
  { name: 'gray-scott', border: 'wrap' },
);

const shape: readonly [number, number] = [512, 512];
const steps = 2000;
const feed = 0.037;
const kill = 0.06;

/** A kernel rounds each of a field's 11 operations to f32, the plain loop only what it stores; a GPU may fuse some. */
const slack = 16;

export function grayScottJob(): Job<Fields> {
  return {
    title: `simulation: Gray-Scott reaction-diffusion, ${shape.join('×')}, ${steps.toLocaleString('en')} steps`,
    timed: 'ms: all steps, fields resident, until the last one is read',
    judged: `difference: of either field, 0 … 1, from f64; allowed is ${slack} times that of the plain loop, which rounds once a step`,
    plain: (tell) => {
      const start = performance.now();
      const result = plainSteps(seeded(Float32Array), shape, steps, feed, kill, tell);
      return { result, ms: performance.now() - start };
    },
    reference: (tell) => plainSteps(seeded(Float64Array), shape, steps, feed, kill, tell),
    run: runGrayScott,
    judge,
    isSame: (a, b) =>
      isSameBits(a.u as Float32Array, b.u as Float32Array) &&
      isSameBits(a.v as Float32Array, b.v as Float32Array),
    picture: ({ v }) => [writePng('gray-scott.png', paint(v, shape, [0, 0.38], colourOf))],
  };
}

/** U everywhere, and drops of V at seeded places. Values exact in f32. */
function seeded<A extends Floats>(Make: new (length: number) => A): Fields<A> {
  const [rows, columns] = shape;
  const u = new Make(rows * columns).fill(1) as A;
  const v = new Make(rows * columns);
  const random = uniform(2026);
  for (let drop = 0; drop < 60; drop++) {
    const top = Math.floor(random() * rows);
    const left = Math.floor(random() * columns);
    for (let y = 0; y < 8; y++)
      for (let x = 0; x < 8; x++) {
        const at = ((top + y) % rows) * columns + ((left + x) % columns);
        u[at] = 0.5;
        v[at] = 0.25;
      }
  }
  return { u, v };
}

type Pair = readonly [u: NDArray, v: NDArray];

async function runGrayScott(where: Where, tell: Tell): Promise<Run<Fields>> {
  const step = placed(grayScott, where);
  const start = seeded(Float32Array);
  using u = array(start.u, { shape });
  using v = array(start.v, { shape });
  using u2 = zeros(shape);
  using v2 = zeros(shape);
  const pairs: readonly [Pair, Pair] = [
    [u, v],
    [u2, v2],
  ];
  await warmUp(where);
  const begin = performance.now();
  for (let k = 0; k < steps; k++) {
    if (k % 100 === 0) tell(`step ${k} of ${steps}`);
    const [from, to] = k % 2 === 0 ? pairs : [pairs[1], pairs[0]];
    await step.into(to, ...from, feed, kill);
  }
  const [lastU, lastV] = pairs[steps % 2]!;
  const result = { u: (await lastU.data()) as Float32Array, v: (await lastV.data()) as Float32Array };
  const ms = performance.now() - begin;
  const threads = step.lastRun?.threads ?? 1;
  const explained = where === 'auto' ? await explainStep(pairs[0]) : [];
  return { result, ms, threads, explained };
}

/** Compiles, wakes the workers and lets the choice settle, on fields of its own. */
async function warmUp(where: Where): Promise<void> {
  const step = placed(grayScott, where);
  const start = seeded(Float32Array);
  using u = array(start.u, { shape });
  using v = array(start.v, { shape });
  using u2 = zeros(shape);
  using v2 = zeros(shape);
  for (let k = 0; k < 20; k++) await step.into([u2, v2], u, v, feed, kill);
  await v2.view();
}

async function explainStep([u, v]: Pair): Promise<readonly Explained[]> {
  return [{ kernel: 'gray-scott', explanation: await grayScott.explain(u, v, feed, kill) }];
}

function judge(found: Fields, reference: Fields, plain: Fields): Judgement {
  const differenceFrom = (fields: Fields): number =>
    Math.max(maxDifference(fields.u, reference.u), maxDifference(fields.v, reference.v));
  return { difference: differenceFrom(found), allowed: slack * differenceFrom(plain) };
}
