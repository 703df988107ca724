// Says which real engines the tests would use on this machine. `--missing-packages` prints only the Debian packages
// that Chromium still needs, for CI to install.
import { findChromium, missingPackages } from './lib/chromium.ts';
import { gpuEnv } from './lib/gpu-env.ts';

if (process.argv.includes('--missing-packages')) {
  console.log(missingPackages().join(' '));
} else {
  const chromium = findChromium();
  console.log(
    `Chromium: ${typeof chromium === 'string' ? `none (${chromium})` : `${chromium.path} (${chromium.from})`}`,
  );
  console.log(`WebGPU in Node: ${gpuEnv().note}`);
}
