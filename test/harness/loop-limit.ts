/**
 * Drivers that end loops early, as `devices()` tells: there webgpu refuses kernels with loops. Such a refusal is no fault
 * of a case that is about something else, but only where the driver is known to cut.
 */
import type { Kit } from './case.ts';

/** The rounds after which the engine's driver ends loops; undefined where it turns them all, or there is no GPU. */
export async function loopLimitOf({ lanewise }: Kit): Promise<number | undefined> {
  const { webgpu } = (await lanewise.devices()).backends;
  const limit = webgpu.available ? webgpu.facts['loopLimit'] : null;
  return typeof limit === 'number' ? limit : undefined;
}

export function isLoopRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'UnsupportedError') return false;
  return /this driver ends loops after [\d,]+ rounds without an error/.test(error.message);
}
