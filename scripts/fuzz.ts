/**
 * `npm run fuzz -- --minutes 10`: random programs on every backend, against `ir/evaluate.ts` and plain JavaScript.
 *
 *     --programs N    how many for the CPU backends (1,000 where neither is given)
 *     --gpu-programs N   how many for WebGPU (as many where absent)
 *     --minutes N     until this time is over instead
 *     --seed S        where to start; the same seed gives the same programs
 *     --backends L    of js,wasm,webgpu (all where absent)
 *
 * Batches run in processes of their own: Dawn is fresh in each, and a crash or a hang is a disagreement of its batch.
 * Prints at the end what occurred in how many programs. Ends with 1 where there was any disagreement.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { createNodeHost } from '../src/host/node-host.ts';
import { cpuFamilies, gpuFamilies } from '../test/property/families.ts';
import { addCoverage, type Coverage, describeCoverage } from '../test/property/features.ts';
import { type Fuzzed, fuzz } from '../test/property/fuzz.ts';
import { type MachineName, openMachines } from '../test/property/machines.ts';
import { gpuEnv } from './lib/gpu-env.ts';

interface Batch {
  readonly group: Group['name'];
  readonly backends: readonly MachineName[];
  readonly seed: number;
  readonly programs: number;
}

/** Families that run together on some backends. */
interface Group {
  readonly name: 'cpu' | 'gpu';
  readonly backends: readonly MachineName[];
  /** Programs per process. */
  readonly batch: number;
  /** Processes at a time. */
  readonly processes: number;
}

interface Tally {
  programs: number;
  disagreements: number;
  coverage: Coverage;
}

type Message = { readonly kind: 'run'; readonly fuzzed: Fuzzed } | { readonly kind: 'end' };

/** Programs of one family in a row, under one seed. */
const runLength = 50;
/** Programs per process where time is what ends the run. */
const timedBatch = 4 * runLength;
/** A run without news for this long hangs. */
const hangMs = 240_000;

const { values } = parseArgs({
  options: {
    programs: { type: 'string' },
    'gpu-programs': { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    backends: { type: 'string', default: 'js,wasm,webgpu' },
    batch: { type: 'string' },
  },
});

function groupsOf(backends: readonly MachineName[]): Group[] {
  const cpu = backends.filter((name) => name !== 'webgpu');
  const groups: Group[] = [];
  if (cpu.length > 0) groups.push({ name: 'cpu', backends: cpu, batch: 1_000, processes: 2 });
  if (backends.includes('webgpu'))
    groups.push({ name: 'gpu', backends: ['webgpu'], batch: 250, processes: 1 });
  return groups;
}

/** In a process of its own: all programs of the batch, the families by turns. */
async function runBatch({ group, backends, seed, programs }: Batch): Promise<void> {
  const families = group === 'cpu' ? cpuFamilies : gpuFamilies;
  const machines = await openMachines(backends, createNodeHost());
  for (let done = 0, run = 0; done < programs; done += runLength, run++) {
    const family = families[(seed + run) % families.length]!;
    const length = Math.min(runLength, programs - done);
    tell({ kind: 'run', fuzzed: await fuzz(family, machines, { seed: seed + run, programs: length }) });
  }
  for (const machine of machines) await machine.dispose();
  tell({ kind: 'end' });
  process.disconnect();
}

function tell(message: Message): void {
  process.send!(message);
}

/** Starts a process for the batch and adds what it reports. How many programs it ran: a slow run is cut short. */
function startBatch(batch: Batch, tally: Tally): Promise<number> {
  return new Promise((resolve) => {
    const child = fork(process.argv[1]!, ['--batch', JSON.stringify(batch)], {
      env: { ...process.env, ...gpuEnv().env },
    });
    let isDone = false;
    let programs = 0;
    let timer = endIfSilent(child);
    child.on('message', (message: Message) => {
      clearTimeout(timer);
      timer = endIfSilent(child);
      if (message.kind === 'end') isDone = true;
      else programs += note(batch, message.fuzzed, tally);
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (!isDone) {
        tally.disagreements++;
        console.log(`the process of ${JSON.stringify(batch)} ended early: ${signal ?? `exit code ${code}`}`);
      }
      resolve(isDone ? programs : batch.programs);
    });
  });
}

/** Dawn may also hang at the end of its process, which is then ended in the same way. */
function endIfSilent(child: ChildProcess): NodeJS.Timeout {
  return setTimeout(() => child.kill('SIGKILL'), hangMs);
}

function note({ group }: Batch, { programs, coverage, finding }: Fuzzed, tally: Tally): number {
  tally.programs += programs;
  tally.coverage = addCoverage(tally.coverage, coverage);
  if (finding) {
    tally.disagreements++;
    console.log(`\n[${group}] ${finding.family}, seed ${finding.seed}: ${finding.text}\n`);
  }
  return programs;
}

async function fuzzGroup(group: Group, seed: number, left: (started: number) => number): Promise<Tally> {
  const tally: Tally = { programs: 0, disagreements: 0, coverage: {} };
  const start = performance.now();
  let started = 0;
  let next = seed;
  /** One process after the other. */
  const lane = async (): Promise<void> => {
    for (let wanted = left(started); wanted > 0; wanted = left(started)) {
      const programs = Math.min(group.batch, wanted);
      const batch = { group: group.name, backends: group.backends, seed: next, programs };
      started += programs;
      next += Math.ceil(programs / runLength);
      started += (await startBatch(batch, tally)) - programs;
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      console.log(`${describe(group, tally)}, ${seconds} s, seed ${batch.seed} done`);
    }
  };
  await Promise.all(Array.from({ length: group.processes }, lane));
  return tally;
}

function describe(group: Group, { programs, disagreements }: Tally): string {
  return `${group.backends.join(', ')}: ${programs} programs, ${disagreements} disagreements`;
}

async function main(): Promise<void> {
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const groups = groupsOf(values.backends.split(',') as MachineName[]);
  const lines: string[] = [];
  for (const group of groups) {
    // Minutes are shared evenly by the groups.
    const end = performance.now() + (Number(values.minutes) * 60_000) / groups.length;
    const wanted = Number((group.name === 'gpu' && values['gpu-programs']) || (values.programs ?? 1_000));
    const left = (started: number): number => {
      if (values.minutes !== undefined) return performance.now() < end ? timedBatch : 0;
      return wanted - started;
    };
    const tally = await fuzzGroup(group, seed, left);
    if (tally.disagreements > 0) process.exitCode = 1;
    console.log(
      [`${group.backends.join(', ')}: programs with`, ...describeCoverage(tally.coverage)].join('\n'),
    );
    lines.push(describe(group, tally));
  }
  console.log(`${lines.join('; ')}; seed ${seed}`);
}

if (values.batch === undefined) await main();
else await runBatch(JSON.parse(values.batch) as Batch);
