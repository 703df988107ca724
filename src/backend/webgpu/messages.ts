/** The errors of this backend. */
import { DeviceError, InternalError, UnsupportedError } from '../../errors.ts';

const backend = 'webgpu';

export function deviceLost(reason: string, cause?: unknown): DeviceError {
  return new DeviceError(
    'DEVICE_LOST',
    `The GPU device was lost (${reason}). Create a new runtime, or use 'wasm' or 'js'.`,
    {
      backend,
      cause,
    },
  );
}

export function disposed(): UnsupportedError {
  return new UnsupportedError('DISPOSED', 'This WebGPU backend was disposed of; create a new runtime.', {
    backend,
  });
}

export function outOfMemory(bytes: number, why: string): DeviceError {
  return new DeviceError(
    'OUT_OF_MEMORY',
    `The GPU has no ${bytes} bytes: ${why}. Dispose of arrays that are no longer needed, or use 'wasm' or 'js'.`,
    { backend },
  );
}

export function readFailed(bytes: number, cause: unknown): DeviceError {
  return new DeviceError(
    'READ_FAILED',
    `${bytes} bytes could not be read back from the GPU: ${(cause as Error).message}`,
    {
      backend,
      cause,
    },
  );
}

export function tooLarge(bytes: number, most: number): UnsupportedError {
  return new UnsupportedError(
    'ARRAY_TOO_LARGE',
    `An array of ${bytes} bytes does not fit: this GPU binds at most ${most} bytes. Use 'wasm' or 'js', or split the array.`,
    { backend },
  );
}

export function tooManyPoints(points: number, most: number): UnsupportedError {
  return new UnsupportedError(
    'TOO_MANY_POINTS',
    `${points} points in one call; WebGPU indices end at ${most}. Split the call.`,
    { backend },
  );
}

export function badLaunch(kernel: string, found: string): InternalError {
  return new InternalError('BAD_LAUNCH', `Launch of '${kernel}' on webgpu: ${found}.`, { backend, kernel });
}

export function shaderRejected(
  kernel: string,
  reason: string,
  source: string,
  cause?: unknown,
): InternalError {
  return new InternalError(
    'WGSL_REJECTED',
    `The GPU driver refused '${kernel}': ${reason}\n\n${numbered(source)}`,
    {
      backend,
      kernel,
      cause,
    },
  );
}

export function commandsRejected(kernels: readonly string[], cause: unknown): InternalError {
  const of = kernels.length === 0 ? 'A copy' : `Work of ${kernels.map((name) => `'${name}'`).join(', ')}`;
  return new InternalError('GPU_VALIDATION', `${of} was refused by the GPU: ${(cause as Error).message}`, {
    backend,
    cause,
  });
}

export function strayError(cause: GPUError): InternalError {
  return new InternalError('GPU_ERROR', `The GPU reported an error outside of any job: ${cause.message}`, {
    backend,
    cause,
  });
}

function numbered(source: string): string {
  return source
    .split('\n')
    .map((text, k) => `${String(k + 1).padStart(4)} ${text}`)
    .join('\n');
}
