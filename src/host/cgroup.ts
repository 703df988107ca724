/** The processor share that Linux control groups leave to this process, which older Nodes do not look at. */

/** Reads a small text file, or says that it can't. */
export type ReadText = (path: string) => string | undefined;

/** Whole processors that the quota allows (rounded up, at least 1), or undefined where there is no quota. */
export function cgroupProcessors(read: ReadText): number | undefined {
  const shares = [...unified(read), legacy(read)].filter((share) => share !== undefined);
  return shares.length === 0 ? undefined : Math.max(1, Math.ceil(Math.min(...shares)));
}

/** Version 2: "quota period" or "max period" in the process's group and every group above it. */
function unified(read: ReadText): (number | undefined)[] {
  const group = /^0::(\/.*)$/m.exec(read('/proc/self/cgroup') ?? '')?.[1] ?? '/';
  const parts = group.split('/').filter((part) => part !== '' && part !== '..');
  return [...parts, ''].map((_, depth) => {
    const path = ['/sys/fs/cgroup', ...parts.slice(0, depth), 'cpu.max'].join('/');
    const [quota, period] = (read(path) ?? '').trim().split(' ').map(Number);
    return share(quota, period);
  });
}

/** Version 1: two files; a quota of -1 is none. */
function legacy(read: ReadText): number | undefined {
  const value = (name: string): number => Number(read(`/sys/fs/cgroup/cpu/cpu.cfs_${name}_us`) ?? Number.NaN);
  return share(value('quota'), value('period'));
}

function share(quota: number | undefined, period: number | undefined): number | undefined {
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : undefined;
}
