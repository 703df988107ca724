/**
 * Measures the f32 functions of src/passes/maths against double precision and writes docs/accuracy.md.
 * Run: node scripts/run.mjs scripts/accuracy.ts [points per sweep, 2^18 where absent]. Ends with 1 where a bound is missed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { emitJs, type JsModule } from '../src/codegen/js/emit-js.ts';
import type { Program } from '../src/ir/node.ts';
import { verify } from '../src/ir/verify.ts';
import { forEachProgramExpr } from '../src/ir/walk.ts';
import { expandMaths } from '../src/passes/expand-maths.ts';
import { type Measured, measure, programOf, type Sweep, sweeps } from '../src/passes/maths/sweep.ts';

/** The results of the expanded function, by the JavaScript generator: as `ir/evaluate.ts`, bit for bit. */
function results(program: Program, args: readonly Float32Array[]): Float32Array {
  const { source } = emitJs(verify(program));
  const module = new Function(source)() as JsModule;
  const count = args[0]!.length;
  const out = new Float32Array(count);
  module.run(
    0,
    count,
    [count],
    [...args],
    args.map(() => [count]),
    [out],
  );
  return out;
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
  readonly measured: Measured;
  readonly operations: number;
}

function rowOf(sweep: Sweep): Row {
  const program = expandMaths(programOf(sweep.name), { target: 'wasm' });
  return { sweep, measured: measure(sweep, results(program, sweep.args)), operations: operations(program) };
}

function tableLine({ sweep, measured, operations }: Row): string {
  const cells = [
    sweep.name,
    sweep.over,
    sweep.args[0]!.length.toLocaleString('en'),
    measured.ulp,
    sweep.bound,
    measured.ulp > 0 ? measured.at.join(', ') : '',
    `${(measured.exact * 100).toFixed(1)} %`,
    operations,
  ];
  return `| ${cells.join(' | ')} |`;
}

function page(rows: readonly Row[], count: number): string {
  return `<!-- Written by scripts/accuracy.ts. Do not edit. -->
# How exact the functions of f32 are

WebAssembly has no \`sin\` or \`exp\`, and WGSL's are allowed errors that show, so these functions are our own: ordinary
f32 operations, each rounded by itself (\`src/passes/maths/\`). The figures below hold for \`wasm\`, for \`js\` under
\`precision: 'strict'\`, and for \`webgpu\` as long as the driver divides and takes roots correctly and does not contract
operations (which \`precision: 'strict'\` sees to). Under the default precision \`js\` uses the engine's own functions in
double precision and rounds once.

Measured: the distance, in units in the last place (ULP), from JavaScript's function in double precision rounded once to
f32. "Right" is the share of results with distance 0. "Operations" is the size of the code for WASM.

| function | arguments | points | largest error | promised | at | right | operations |
|---|---|---:|---:|---:|---|---:|---:|
${rows.map(tableLine).join('\n')}

"All binades" means values spread evenly over the exponents from 2^-126 (for logarithms and \`cbrt\` from 2^-149) to the
largest f32, of both signs where that makes sense; an interval means values spread evenly over it.

- \`sin\`, \`cos\`, \`tan\`: for |x| up to 2^21 an error below 2^-42 is not counted: next to multiples of π/2 beyond 2^13 it
  can be more than the bound in units of a result near 0. Beyond 2^21 the error grows as if x itself were off by two
  units in its last place, and beyond 2^24 nothing but |sin x|, |cos x| ≤ 1 is promised.
- \`rem\` (\`%\`) is exact for all arguments; on \`wasm\`, quotients beyond 2^24 are slow.
- Results below 2^-126 may be 0. Logarithms and \`cbrt\` take subnormal arguments.
- \`pow\` with a constant whole exponent from -2 to 8, or ½, is computed by products, at most 4 ULP.
- Special values (NaN, infinities, zeros, arguments out of range) are as in JavaScript, but for the sign of zero.

Measured with ${count.toLocaleString('en')} points as the unit of a sweep. To measure again and write this page:

    node scripts/run.mjs scripts/accuracy.ts ${count === defaultCount ? '' : count}
`
    .trimEnd()
    .concat('\n');
}

const defaultCount = 2 ** 18;
const count = Number(process.argv[2] ?? defaultCount);
const rows = sweeps(count).map(rowOf);
for (const row of rows) console.log(tableLine(row));
mkdirSync('docs', { recursive: true });
writeFileSync('docs/accuracy.md', page(rows, count));
const tooFar = rows.filter(({ sweep, measured }) => measured.ulp > sweep.bound);
for (const { sweep, measured } of tooFar)
  console.error(`${sweep.name}(${measured.at.join(', ')}) is ${measured.got}, not ${measured.want}`);
process.exitCode = tooFar.length > 0 ? 1 : 0;
