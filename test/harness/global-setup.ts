/**
 * Chooses the Vulkan driver for WebGPU in Node before vitest starts its worker processes, which inherit it. So a plain
 * `npx vitest` finds a GPU as `npm test` does.
 */
import { gpuEnv } from '../../scripts/lib/gpu-env.ts';

export default function setup(): void {
  Object.assign(process.env, gpuEnv().env);
}
