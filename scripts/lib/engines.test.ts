import { describe, expect, it } from 'vitest';
import { missingIn, packagesFor } from './chromium.ts';
import { chooseGpuEnv, type Machine } from './gpu-env.ts';

describe('chooseGpuEnv', () => {
  const bare: Machine = { platform: 'linux', env: {}, hardware: false, vulkanLoader: false };

  it("leaves a machine's GPU alone", () => {
    expect(chooseGpuEnv({ ...bare, hardware: true }).env).toEqual({});
  });

  it('leaves a driver alone that the user has named', () => {
    expect(chooseGpuEnv({ ...bare, env: { VK_DRIVER_FILES: '/x.json', CI: 'true' } }).env).toEqual({});
  });

  it('leaves other systems to their own drivers', () => {
    expect(chooseGpuEnv({ ...bare, platform: 'darwin', env: { CI: 'true' } }).env).toEqual({});
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64').each([
    ['without a GPU', bare],
    ['on CI', { ...bare, hardware: true, env: { CI: 'true' } }],
    ['when asked to', { ...bare, hardware: true, env: { LANEWISE_SOFTWARE_GPU: '1' } }],
  ])('takes SwiftShader %s', (_, machine) => {
    const { env } = chooseGpuEnv(machine);
    expect(env.VK_DRIVER_FILES).toMatch(/vk_swiftshader_icd\.json$/);
    expect(env.VK_ICD_FILENAMES).toBe(env.VK_DRIVER_FILES);
    expect(env.LD_LIBRARY_PATH).toBeDefined();
  });
});

it('reads missing libraries from ldd and names their Debian packages', () => {
  const ldd =
    '\tlibm.so.6 => /lib/libm.so.6 (0x0)\n\tlibnss3.so => not found\n\tlibnssutil3.so => not found\n';
  expect(missingIn(ldd)).toEqual(['libnss3.so', 'libnssutil3.so']);
  expect(packagesFor(missingIn(ldd))).toEqual(['libnss3']);
});
