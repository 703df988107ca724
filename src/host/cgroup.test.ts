import { expect, it } from 'vitest';
import { cgroupProcessors } from './cgroup.ts';

const files = (map: Record<string, string>) => (path: string) => map[path];

it.each([
  ['no groups', {}, undefined],
  [
    'version 2 without a quota',
    { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' },
    undefined,
  ],
  [
    'version 2 at the root',
    { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '200000 100000\n' },
    2,
  ],
  ['a part of a processor', { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '50000 100000\n' }, 1],
  ['rounds up', { '/sys/fs/cgroup/cpu.max': '250000 100000\n' }, 3],
  [
    'the tightest group counts',
    {
      '/proc/self/cgroup': '4:memory:/x\n0::/a/b\n',
      '/sys/fs/cgroup/cpu.max': 'max 100000',
      '/sys/fs/cgroup/a/cpu.max': '300000 100000',
      '/sys/fs/cgroup/a/b/cpu.max': '800000 100000',
    },
    3,
  ],
  [
    'version 1',
    { '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '400000\n', '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n' },
    4,
  ],
  [
    'version 1 without a quota',
    { '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n', '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n' },
    undefined,
  ],
] as const)('%s', (_, map, expected) => {
  expect(cgroupProcessors(files(map))).toBe(expected);
});
