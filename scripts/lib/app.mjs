// Runs a TypeScript program against the built package, on a real GPU or SwiftShader: what demo and bench share.
import { build, bundle, install, load, run } from './bootstrap.mjs';

export async function runApp(entry, args) {
  await install();
  await build();
  const { gpuEnv } = await load('scripts/lib/gpu-env.ts');
  const { env, note } = gpuEnv();
  console.log(`WebGPU: ${note}`);
  return run(process.execPath, ['--enable-source-maps', await bundle(entry), ...args], {
    ...process.env,
    ...env,
  });
}
