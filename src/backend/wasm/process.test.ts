/** What only a process of its own shows: that it ends by itself, and what an idle team costs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanewise-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const setUp = `
import { openRig, untilUp, Work } from './testing.ts';
const rig = openRig(3);
const work = new Work(rig, 1 << 18);
const executable = rig.executable();
executable.launchSync(work.launch(3));
`;

function run(body: string): { status: number | null; stdout: string; stderr: string; ms: number } {
  const outfile = join(folder, `${Math.abs(hash(body))}.mjs`);
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  const stdin = { contents: setUp + body, resolveDir, loader: 'ts' as const };
  buildSync({
    stdin,
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['webgpu'],
    logLevel: 'error',
  });
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], {
    timeout: 20_000,
    encoding: 'utf8',
  });
  return { status, stdout, stderr, ms: performance.now() - start };
}

function hash(text: string): number {
  return [...text].reduce((sum, char) => (Math.imul(sum, 31) + char.charCodeAt(0)) | 0, 7);
}

it.each([
  ['with an idle team', 'await untilUp(rig, 2);'],
  ['with a team that is starting', ''],
  [
    'with a launch under way that nobody awaits',
    'await untilUp(rig, 2); executable.launch(work.launch(3, { delay: 300 }));',
  ],
  ['after dispose', 'await untilUp(rig, 2); rig.queue.dispose();'],
])('a process ends by itself %s', (_, body) => {
  const { status, stderr, ms } = run(`${body} console.log('end');`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(ms).toBeLessThan(5_000);
});

it('a process stays alive until an awaited launch has settled', () => {
  const { stdout, status } = run(`
    await untilUp(rig, 2);
    for (let k = 0; k < 10; k++) await executable.launch(work.launch(3, { delay: 300 }));
    work.check(11);
    console.log('all ran');`);
  expect(stdout).toContain('all ran');
  expect(status).toBe(0);
});

it('an idle team uses no processor', () => {
  const { stdout } = run(`
    await untilUp(rig, 2);
    executable.launchSync(work.launch(3));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1_000);`);
  const ms = Number(stdout);
  console.log(`idle team: ${ms} ms of processor time in 1,000 ms`);
  expect(ms).toBeLessThan(50);
});

it('hand-off and call overhead (printed)', () => {
  const { stdout, stderr } = run(`
    await untilUp(rig, 2);
    const median = (times) => times.sort((a, b) => a - b)[times.length >> 1].toFixed(2);
    const time = (count, pause, step) => {
      const times = [];
      for (let k = 0; k < count; k++) {
        const end = performance.now() + pause;
        while (performance.now() < end);
        const start = performance.now();
        step();
        times.push((performance.now() - start) * 1_000);
      }
      return median(times);
    };
    const job = { kernel: 'none', module: { id: 0, address: 0, bytes: 0 }, run() {}, frame: 0, first: 0, end: 0, chunk: 1, threads: 2, finish() {} };
    const words = rig.memory.i32, base = rig.control / 4;
    const wake = () => {
      rig.team.open(job);
      while (!(Atomics.load(words, base + 16) & 1) && (Atomics.load(words, base + 16) & 0xfff000));
      rig.team.close();
      while (!rig.team.isQuiet());
    };
    const small = work.launch(1);
    small.shape[0] = 8;
    for (let k = 0; k < 20000; k++) executable.launchSync(small);
    const start = performance.now();
    for (let k = 0; k < 100000; k++) executable.launchSync(small);
    const each = ((performance.now() - start) * 1e6 / 1e5).toFixed(0);
    console.log('call of 8 units, one thread: ' + each + ' ns');
    console.log('worker enters, spinning: ' + time(500, 0, wake) + ' us; asleep: ' + time(200, 1, wake) + ' us');`);
  expect(stderr).toBe('');
  console.log(stdout);
});
