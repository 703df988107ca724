import { afterEach, describe, expect, it } from 'vitest';
import { gate, word } from './protocol.ts';
import type { Team } from './team.ts';
import { openRig, type Rig, untilUp, Work } from './testing.ts';

let opened: Rig[] = [];
afterEach(() => {
  for (const rig of opened) rig.queue.dispose();
  opened = [];
});

function open(threads: number, patienceMs = 1_000): Rig {
  const rig = openRig(threads, patienceMs);
  opened.push(rig);
  return rig;
}

const big = 1 << 18;

/** Blocks until a worker is inside of the job. */
function untilInside({ memory, control }: Rig): void {
  const end = performance.now() + 10_000;
  while ((Atomics.load(memory.i32, control / 4 + word.gate) & gate.inside) === 0)
    if (performance.now() > end) throw new Error('no worker came');
}

describe('worker team', () => {
  it.each([1, 2, 3, 4])('runs every unit once on %i threads', async (threads) => {
    const rig = open(threads);
    const executable = rig.executable();
    const work = new Work(rig, big);
    executable.launchSync!(work.launch(threads));
    await untilUp(rig, threads - 1);
    for (let k = 0; k < 20; k++) executable.launchSync!(work.launch(threads, { delay: 20 }));
    for (let k = 0; k < 20; k++) await executable.launch(work.launch(threads, { delay: 20 }));
    const counts = work.check(41);
    expect(counts.slice(threads).every((count) => count === 0)).toBe(true);
    expect(counts.slice(0, threads).filter((count) => count > 0).length).toBeGreaterThanOrEqual(
      Math.min(threads, 2),
    );
    expect(rig.host.workers.length).toBe(threads - 1);
  });

  it('does not wait for workers that are not up', () => {
    const rig = open(4);
    const work = new Work(rig, big);
    const executable = rig.executable();
    const start = performance.now();
    executable.launchSync!(work.launch(4));
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(work.check(1)[0]).toBe(big);
  });

  it('lets no more threads join than the launch permits', async () => {
    const rig = open(4);
    const work = new Work(rig, big);
    const executable = rig.executable();
    executable.launchSync!(work.launch(4));
    await untilUp(rig, 3);
    work.clear();
    for (let k = 0; k < 20; k++) executable.launchSync!(work.launch(2, { delay: 20 }));
    expect(
      work
        .check(20)
        .slice(2)
        .every((count) => count === 0),
    ).toBe(true);
    work.clear();
    for (let k = 0; k < 20; k++) executable.launchSync!(work.launch(1));
    expect(work.check(20)[0]).toBe(big * 20);
  });

  it('serves many kernels with one memory and one team, and stays flat', async () => {
    const rig = open(2);
    const work = new Work(rig, 1 << 16);
    const kernels = Array.from({ length: 40 }, rig.executable);
    for (const kernel of kernels) kernel.launchSync!(work.launch(2, { delay: 10 }));
    await untilUp(rig, 1);
    for (const kernel of kernels) await kernel.launch(work.launch(2, { delay: 10 }));
    const before = { ...rig.space.stats, taken: rig.memory.taken };
    for (let k = 0; k < 10_000; k++) {
      const kernel = kernels[k % kernels.length]!;
      if (k % 3 === 0) await kernel.launch(work.launch(2));
      else kernel.launchSync!(work.launch(2));
    }
    work.check(10_080);
    expect({ ...rig.space.stats, taken: rig.memory.taken }).toEqual(before);
    expect(rig.host.workers.length).toBe(1);
    for (const kernel of kernels) kernel.dispose();
    expect(rig.memory.taken).toBe(3);
  });

  it('keeps launches from several contexts in order', async () => {
    const rig = open(2);
    const work = new Work(rig, big);
    const kernels = [rig.executable(), rig.executable()];
    kernels[0]!.launchSync!(work.launch(2));
    await untilUp(rig, 1);
    const ended: number[] = [];
    const all = Array.from({ length: 30 }, (_, k) =>
      Promise.resolve(kernels[k % 2]!.launch(work.launch(2, { delay: 300 }))).then(() => ended.push(k)),
    );
    kernels[0]!.launchSync!(work.launch(2));
    expect(rig.queue.isIdle).toBe(true);
    await Promise.all(all);
    expect(ended).toEqual(all.map((_, k) => k));
    work.check(32);
  });

  it('frees a block only after the launches before', async () => {
    const rig = open(2);
    const work = new Work(rig, big);
    const executable = rig.executable();
    executable.launchSync!(work.launch(2));
    await untilUp(rig, 1);
    const done = executable.launch(work.launch(2, { delay: 2_000 }));
    expect(done).toBeInstanceOf(Promise);
    rig.space.free(work.data);
    const other = rig.space.allocate(big * 4);
    expect(other.byteOffset).not.toBe(work.data.byteOffset);
    await done;
    expect(rig.space.allocate(big * 4).byteOffset).toBe(work.data.byteOffset);
    expect(rig.space.stats.liveBlocks).toBe(3);
  });

  it('grows the memory under running workers', async () => {
    const rig = open(2);
    const first = new Work(rig, 1 << 16);
    const executable = rig.executable();
    executable.launchSync!(first.launch(2));
    await untilUp(rig, 1);
    for (let k = 0; k < 40; k++) {
      const work = new Work(rig, 1 << 19);
      const kernel = rig.executable();
      kernel.launchSync!(work.launch(2));
      await kernel.launch(work.launch(2));
      work.check(2);
    }
    expect(rig.memory.buffer.byteLength).toBeGreaterThan(40 * (1 << 21));
  });
});

describe('failures', () => {
  it.each(['sync', 'async'])('a trap rejects (%s), the next launch works', async (way) => {
    const rig = open(2);
    const work = new Work(rig, big);
    const executable = rig.executable();
    executable.launchSync!(work.launch(2));
    await untilUp(rig, 1);
    for (const trap of [0, 100_000, big - 1]) {
      const launch = work.launch(2, { trap });
      const failed =
        way === 'sync' ? (async () => executable.launchSync!(launch))() : executable.launch(launch);
      await expect(failed).rejects.toMatchObject({
        name: 'DeviceError',
        code: 'KERNEL_TRAPPED',
        message: /unreachable/,
      });
      work.clear();
      executable.launchSync!(work.launch(2));
      await executable.launch(work.launch(2));
      work.check(2);
    }
  });

  it('an abort rejects with the reason', async () => {
    const rig = open(2);
    const work = new Work(rig, big);
    const executable = rig.executable();
    const reason = new Error('enough');
    const controller = new AbortController();
    const done = executable.launch(work.launch(2, { delay: 20_000, signal: controller.signal }));
    controller.abort(reason);
    await expect(done).rejects.toBe(reason);
    await expect(executable.launch(work.launch(2, { signal: controller.signal }))).rejects.toBe(reason);
    work.clear();
    await executable.launch(work.launch(2));
    work.check(1);
  });

  it('a worker killed in the middle of a launch in place: it settles, the next works, the count is restored', async () => {
    const rig = open(3);
    const work = new Work(rig, big);
    const executable = rig.executable();
    executable.launchSync!(work.launch(3));
    await untilUp(rig, 2);
    const outcomes: string[] = [];
    for (let round = 0; round < 5; round++) {
      work.clear();
      const done = Promise.resolve(executable.launch(work.launch(3, { delay: 3_000 })));
      const victim = rig.host.workers[rig.host.workers.length - 1 - (round % 2)]!;
      victim.terminate();
      const queued = Promise.resolve(executable.launch(work.launch(3))).then(
        () => 'done',
        (error) => error.code,
      );
      const outcome = await done.then(
        () => 'done',
        (error) => error.code,
      );
      outcomes.push(outcome);
      expect(['done', 'WORKER_DIED']).toContain(outcome);
      expect(['done', 'WORKER_DIED']).toContain(await queued);
      work.clear();
      executable.launchSync!(work.launch(3));
      await untilUp(rig, 2);
      for (let k = 0; k < 5; k++) await executable.launch(work.launch(3, { delay: 20 }));
      work.check(6);
    }
    expect(outcomes).toContain('WORKER_DIED');
    expect(rig.queue.isIdle).toBe(true);
  });

  it('a worker killed while it holds a chunk: the work is done again, the worker is replaced', async () => {
    const rig = open(2);
    const work = new Work(rig, big);
    const executable = rig.executable(true);
    executable.launchSync!(work.launch(2, { output: work.counts }));
    await untilUp(rig, 1);
    for (let round = 1; round <= 4; round++) {
      work.clear();
      const done = executable.launch(work.launch(2, { output: work.counts, delay: 3_000 }));
      expect(done).toBeInstanceOf(Promise);
      untilInside(rig);
      rig.host.workers.at(-1)!.terminate();
      await done;
      const first = work.data.byteOffset / 4;
      for (let k = 0; k < big; k++)
        if (rig.memory.i32[first + k] !== k + 1) throw new Error(`unit ${k} was not run`);
      executable.launchSync!(work.launch(2, { output: work.counts }));
      await untilUp(rig, 1);
      expect(rig.host.workers.length).toBe(1 + round);
    }
  });

  it('a worker killed while it sleeps costs nothing, and is replaced', async () => {
    const rig = open(2);
    const work = new Work(rig, big);
    const executable = rig.executable();
    executable.launchSync!(work.launch(2));
    await untilUp(rig, 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    rig.host.workers[0]!.terminate();
    executable.launchSync!(work.launch(2));
    await executable.launch(work.launch(2));
    work.check(3);
    while (rig.team.stats.up > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    executable.launchSync!(work.launch(2));
    await untilUp(rig, 1);
    expect(rig.host.workers.length).toBe(2);
    work.check(4);
  });

  it('a worker that dies while this thread blocks is given up in bounded time', async () => {
    const rig = open(2, 300);
    const work = new Work(rig, big);
    const executable = rig.executable();
    executable.launchSync!(work.launch(2));
    await untilUp(rig, 1);
    // Nobody can end a worker while this thread blocks; a place inside that is never left looks the same.
    const gateWord = rig.control / 4 + word.gate;
    const openGate = rig.team.open;
    (rig.team as { open: Team['open'] }).open = (job) => {
      openGate(job);
      Atomics.add(rig.memory.i32, gateWord, 1);
    };
    const start = performance.now();
    expect(() => executable.launchSync!(work.launch(2))).toThrow(
      expect.objectContaining({ code: 'WORKER_LOST' }),
    );
    expect(performance.now() - start).toBeLessThan(3_000);
    (rig.team as { open: Team['open'] }).open = openGate;
    work.clear();
    executable.launchSync!(work.launch(2));
    await untilUp(rig, 1);
    executable.launchSync!(work.launch(2));
    await executable.launch(work.launch(2));
    work.check(3);
    expect(rig.host.workers.length).toBe(2);
  });

  it('disposing rejects what is under way', async () => {
    const rig = open(2);
    const work = new Work(rig, big);
    const executable = rig.executable();
    const done = [executable.launch(work.launch(2, { delay: 20_000 })), executable.launch(work.launch(2))];
    rig.queue.dispose();
    rig.queue.dispose();
    for (const one of done) await expect(one).rejects.toMatchObject({ code: 'BACKEND_DISPOSED' });
    expect(() => executable.launchSync!(work.launch(2))).toThrow(
      expect.objectContaining({ code: 'BACKEND_DISPOSED' }),
    );
    await rig.queue.idle();
  });
});
