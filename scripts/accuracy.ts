/**
 * Measures the mathematical functions per type and backend and writes docs/accuracy.md: f32 against double precision
 * (js, our own code, and kernels on the GPU that is found), f64 against decimals.
 * Run: node scripts/run.mjs scripts/accuracy.ts [--points 32768]. Ends with 1 where a bound of f32 is missed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openOrSkip, runOnce } from '../src/backend/webgpu/testing.ts';
import { emitJs, type JsModule } from '../src/codegen/js/emit-js.ts';
import type { Precision, Program } from '../src/ir/node.ts';
import { opRow } from '../src/ir/ops.ts';
import { special, type specialNames } from '../src/ir/special.ts';
import { verify } from '../src/ir/verify.ts';
import { forEachProgramExpr } from '../src/ir/walk.ts';
import { expandMaths, type MathsName, mathsNames } from '../src/passes/expand-maths.ts';
import { type Measured, measure, programOf, type Sweep, sweeps } from '../src/passes/maths/sweep.ts';
import * as decimal from '../test/harness/decimal-functions.ts';
import { gpuEnv } from './lib/gpu-env.ts';

/** The program's results by the JavaScript generator: as `ir/evaluate.ts`, bit for bit. */
function onJs(program: Program, args: readonly Float32Array[]): Float32Array {
  const module = new Function('special', emitJs(verify(program)).source)(special) as JsModule;
  const count = args[0]!.length;
  const out = new Float32Array(count);
  const extents = args.map(() => [count]);
  module.run(0, count, [count], [...args], extents, [out]);
  return out;
}

type Gpu = NonNullable<Awaited<ReturnType<typeof openOrSkip>>>;

async function onGpu(
  gpu: Gpu,
  { name, args }: Sweep,
  precision: Precision,
  reference: (k: number) => number,
): Promise<Float32Array> {
  const shape = [args[0]!.length];
  const program = verify({ ...programOf(name), precision });
  const inputs = { shape, args: args.map((data) => ({ data, shape })) };
  const [out] = await runOnce(gpu, program, inputs);
  const result = out as Float32Array;
  // A GPU may take arguments below the normal numbers for 0; they are left out here.
  const isTiny = (k: number): boolean => args.some((arg) => Math.abs(arg[k]!) < 2 ** -126 && arg[k] !== 0);
  return result.map((value, k) => (isTiny(k) ? reference(k) : value));
}

function operations(program: Program): number {
  let count = 0;
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'op' && expr.op !== 'bitcast') count++;
  });
  return count;
}

interface Row {
  readonly sweep: Sweep;
  readonly js: Measured;
  readonly own: Measured;
  readonly gpu: Measured | undefined;
  readonly fast: Measured | undefined;
  readonly operations: number;
}

async function rowOf(sweep: Sweep, gpu: Gpu | undefined): Promise<Row> {
  const plain = programOf(sweep.name);
  const own = expandMaths(plain, { target: 'wasm' });
  const exact = onJs(plain, sweep.args);
  const reference = (k: number): number => exact[k]!;
  return {
    sweep,
    js: measure(sweep, exact),
    own: measure(sweep, onJs(own, sweep.args)),
    gpu: gpu && measure(sweep, await onGpu(gpu, sweep, 'default', reference)),
    fast: gpu && measure(sweep, await onGpu(gpu, sweep, 'fast', reference)),
    operations: operations(own),
  };
}

function figure(measured: Measured | undefined): string {
  if (!measured) return '–';
  if (measured.ulp === Infinity) return 'wrong';
  return measured.ulp > 9999 ? measured.ulp.toExponential(0) : String(measured.ulp);
}

function tableLine({ sweep, js, own, gpu, fast, operations }: Row): string {
  const cells = [
    sweep.name,
    sweep.over,
    sweep.bound,
    ...[js, own, gpu, fast].map(figure),
    own.ulp > 0 ? own.at.join(', ') : '',
    `${(own.exact * 100).toFixed(1)} %`,
    operations,
  ];
  return `| ${cells.join(' | ')} |`;
}

interface DoubleRow {
  readonly name: string;
  readonly over: string;
  readonly points: number;
  readonly ulp: number;
  readonly at: readonly number[];
}

/** Where f64 is measured: what leaves out overflow and subnormal results. */
const doubleRanges: Readonly<Record<Exclude<MathsName, 'rem'>, readonly (readonly [number, number])[]>> = {
  exp: [
    [-700, 700],
    [-1, 1],
  ],
  expm1: [
    [-36, 700],
    [-1, 1],
  ],
  log: [
    [1e-9, 1e9],
    [0.5, 2],
  ],
  log2: [
    [1e-9, 1e9],
    [0.5, 2],
  ],
  log10: [
    [1e-9, 1e9],
    [0.5, 2],
  ],
  log1p: [
    [-0.999, 2],
    [2, 1e9],
  ],
  sin: [
    [-10, 10],
    [-1e5, 1e5],
  ],
  cos: [
    [-10, 10],
    [-1e5, 1e5],
  ],
  tan: [
    [-1.5, 1.5],
    [-1e5, 1e5],
  ],
  asin: [[-1, 1]],
  acos: [[-1, 1]],
  atan: [
    [-4, 4],
    [-1e6, 1e6],
  ],
  sinh: [
    [-2, 2],
    [-700, 700],
  ],
  cosh: [
    [-2, 2],
    [-700, 700],
  ],
  tanh: [
    [-1, 1],
    [-20, 20],
  ],
  asinh: [
    [-4, 4],
    [-1e9, 1e9],
  ],
  acosh: [
    [1, 2],
    [2, 1e9],
  ],
  atanh: [[-0.99, 0.99]],
  cbrt: [
    [-8, 8],
    [-1e9, 1e9],
  ],
  erf: [
    [-1, 1],
    [-6, 6],
  ],
  erfc: [
    [-6, 2],
    [2, 26.5],
  ],
  gamma: [
    [0, 4],
    [4, 171.6],
    [-100, 0],
  ],
  lgamma: [
    [0, 4],
    [4, 1e6],
    [-2, 0],
  ],
  sigmoid: [
    [-6, 6],
    [-700, 40],
  ],
  atan2: [
    [-4, 4],
    [-1e6, 1e6],
  ],
  pow: [
    [0.01, 20],
    [0.99, 1.01],
  ],
  hypot: [
    [-4, 4],
    [-1e9, 1e9],
  ],
};

function doubleRow(name: Exclude<MathsName, 'rem'>, points: number): DoubleRow {
  const ranges = doubleRanges[name];
  const reference = isSpecial(name) ? decimal.specials[name] : decimal.ofMath[name]!;
  const count = Math.ceil(points / ranges.length);
  let worst: { ulp: number; at: number[] } = { ulp: 0, at: [] };
  for (const [from, to] of ranges)
    for (let k = 0; k < count; k++) {
      const x = from + (to - from) * ((k * 0.6180339887498949 + 0.31) % 1);
      const y = (name === 'pow' ? 40 : to) * (((k * 0.7548776662466927 + 0.17) % 1) - 0.5);
      const want = reference(decimal.exactly(x), decimal.exactly(y));
      const ulp = decimal.ulpsBetween(opRow(name).meaning('f64', x, y, 0), want);
      if (ulp > worst.ulp) worst = { ulp, at: opRow(name).arity === 2 ? [x, y] : [x] };
    }
  const over = ranges.map(([from, to]) => `[${from}, ${to}]`).join('; ');
  return { name, over, points: count * ranges.length, ...worst };
}

function isSpecial(name: string): name is (typeof specialNames)[number] {
  return Object.hasOwn(special, name);
}

function doubleLine({ name, over, points, ulp, at }: DoubleRow): string {
  const whose = isSpecial(name) ? 'ours' : 'V8';
  const shown = ulp > 2 ? `**${ulp.toFixed(2)}**` : ulp.toFixed(2);
  return `| ${[name, over, points, whose, shown, at.join(', ')].join(' | ')} |`;
}

function page(rows: readonly Row[], doubles: readonly DoubleRow[], adapter: string, count: number): string {
  const beyond = doubles.filter(({ ulp }) => ulp > 2).map(({ name }) => `\`${name}\``);
  return `<!-- Written by scripts/accuracy.ts. Do not edit. -->
# How exact the functions are

All figures are the largest errors found, in units in the last place (ULP). Measured with V8 of Node ${process.versions.node}
(${process.versions.v8}) and the WebGPU adapter ${adapter}.

## f32

WebAssembly has no \`sin\` or \`exp\`, and WGSL's are allowed errors that show, so these functions are our own: ordinary
f32 operations, each rounded by itself (\`src/passes/maths/\`). "js strict, wasm" are the same bits. \`webgpu\` gives them,
too, as long as the driver divides and takes roots correctly and does not contract operations (which
\`precision: 'strict'\` sees to). Under the default precision \`js\` uses functions of doubles and rounds once. "fast" is
WGSL's own function under \`precision: 'fast'\`, where it has one; nothing is promised there.

An error is the distance from the function of doubles, rounded once to f32. "At", "right" (the share of results with
distance 0) and "operations" (the size of the code) are those of our own functions.

| function | arguments | promised | js | js strict, wasm | webgpu | webgpu fast | at | right | operations |
|---|---|---:|---:|---:|---:|---:|---|---:|---:|
${rows.map(tableLine).join('\n')}

"All binades" means values spread evenly over the exponents from 2^-126 (for logarithms and \`cbrt\` from 2^-149) to the
largest f32, of both signs where that makes sense; an interval means values spread evenly over it. "Wrong" is an infinity
or NaN in place of a number, or the reverse. A GPU may take arguments below 2^-126 for 0: they do not count for it.

- \`sin\`, \`cos\`, \`tan\`: for |x| up to 2^21 an error below 2^-42 is not counted: next to multiples of π/2 beyond 2^13 it
  can be more than the bound in units of a result near 0. Beyond 2^21 the error grows as if x itself were off by two
  units in its last place, and beyond 2^24 nothing but |sin x|, |cos x| ≤ 1 is promised.
- \`lgamma\`: for x < 0 an error below 2^-20 is not counted, as the zeros there have no digits of their own.
- \`rem\` (\`%\`) is exact for all arguments; on \`wasm\`, quotients beyond 2^24 are slow.
- Results below 2^-126 may be 0. Logarithms and \`cbrt\` take subnormal arguments.
- \`pow\` with a constant whole exponent from -2 to 8, or ½, is computed by products, at most 4 ULP.
- Special values (NaN, infinities, zeros, arguments out of range) are as in JavaScript, but for the sign of zero.

## f64

\`js\` and \`wasm\` call the same function: the engine's, which is V8's here and another elsewhere, or ours. \`webgpu\` has
no f64. An error is the distance from the exact value, so that half a unit is the best that can be.
${beyond.length > 0 ? `Beyond 2 ULP: ${beyond.join(', ')}.` : 'None is beyond 2 ULP.'}

| function | arguments | points | whose | js, wasm | at |
|---|---|---:|---|---:|---|
${doubles.map(doubleLine).join('\n')}

\`lgamma\` is right to 2^-51 absolutely near its zeros at x < -2.

Measured with ${count.toLocaleString('en')} points as the unit of a sweep of f32. To measure again and write this page:

    node scripts/run.mjs scripts/accuracy.ts${count === defaultCount ? '' : ` --points ${count}`}
`;
}

const defaultCount = 2 ** 15;

function adapterName(): string {
  return process.env.LANEWISE_ACCURACY ?? gpuEnv().note;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { points: { type: 'string', default: String(defaultCount) } } });
  const count = Number(values.points);
  const gpu = await openOrSkip();
  const rows: Row[] = [];
  for (const sweep of sweeps(count)) {
    rows.push(await rowOf(sweep, gpu));
    console.log(tableLine(rows[rows.length - 1]!));
  }
  const doubles: DoubleRow[] = [];
  for (const name of mathsNames) {
    if (name === 'rem') continue;
    doubles.push(doubleRow(name, Math.max(8, count >> 4)));
    console.log(doubleLine(doubles[doubles.length - 1]!));
  }
  gpu?.dispose();
  mkdirSync('docs', { recursive: true });
  writeFileSync('docs/accuracy.md', page(rows, doubles, gpu ? adapterName() : 'that is missing', count));
  const tooFar = rows.flatMap(({ sweep, own, gpu: onGpu }) =>
    [own, onGpu]
      .filter((one) => one !== undefined && one.ulp > sweep.bound)
      .map((one) => ({ sweep, one: one! })),
  );
  for (const { sweep, one } of tooFar)
    console.error(`${sweep.name}(${one.at.join(', ')}) is ${one.got}, not ${one.want}`);
  process.exit(tooFar.length > 0 ? 1 : 0);
}

/** The driver's variables must be there when a process starts: this one starts itself again with them. */
const { env, note } = gpuEnv();
if (Object.keys(env).length === 0 || process.env.LANEWISE_ACCURACY) await main();
else {
  const again = { ...process.env, ...env, LANEWISE_ACCURACY: note };
  process.exitCode =
    spawnSync(process.execPath, process.argv.slice(1), { env: again, stdio: 'inherit' }).status ?? 1;
}
