/** The messages of this backend: found, expected, what to do. */
import { ArgumentError, DeviceError, InternalError } from '../../errors.ts';

const context = { backend: 'wasm' } as const;

export function outOfMemory(
  bytes: number,
  reservedBytes: number,
  limitBytes: number,
  cause?: unknown,
): DeviceError {
  return new DeviceError(
    'OUT_OF_MEMORY',
    `the shared memory can't hold another ${bytes} bytes: it has ${reservedBytes} bytes, its limit is ${limitBytes}. ` +
      'Dispose arrays that are no longer needed, or allow more with configure({ memoryLimit }).',
    { ...context, cause },
  );
}

export function unknownBlock(what: string): InternalError {
  return new InternalError(
    'BLOCK_UNKNOWN',
    `${what} of a block that this memory did not hand out, or freed already`,
  );
}

export function foreignBlock(space: string): InternalError {
  return new InternalError('BLOCK_FOREIGN', `a launch got a block of another memory (space '${space}')`);
}

export function bytesMismatch(found: number, expected: number): InternalError {
  return new InternalError(
    'BLOCK_BYTES',
    `${found} bytes were moved to or from a block of ${expected} bytes`,
  );
}

export function tooManyUnits(kernel: string, units: number): ArgumentError {
  return new ArgumentError(
    'DOMAIN_TOO_LARGE',
    `kernel '${kernel}' got a domain of ${units} units; WebAssembly takes at most ${2 ** 31 - 1}. Split the domain.`,
    { ...context, kernel },
  );
}

export function trapped(kernel: string, text: string, cause?: unknown): DeviceError {
  return new DeviceError(
    'KERNEL_TRAPPED',
    `kernel '${kernel}' stopped with "${text}"; its outputs are undefined. The next call works.`,
    { ...context, kernel, cause },
  );
}

export function workerDied(kernel: string, reason: string): DeviceError {
  return new DeviceError(
    'WORKER_DIED',
    `a worker ended while it ran kernel '${kernel}' (${reason}), which overwrites what it reads, so that it ` +
      'could not be run again by itself. The outputs are undefined. The worker is replaced; fill the inputs anew and call again.',
    { ...context, kernel },
  );
}

export function workerLost(kernel: string, ms: number): DeviceError {
  return new DeviceError(
    'WORKER_LOST',
    `a worker gave no sign for ${Math.round(ms)} ms while it ran kernel '${kernel}'; the outputs are undefined. ` +
      'The worker team was replaced; call the kernel again.',
    { ...context, kernel },
  );
}

export function backendDisposed(): DeviceError {
  return new DeviceError('BACKEND_DISPOSED', 'the wasm backend was disposed. Create a new runtime.', context);
}

export function executableDisposed(kernel: string): InternalError {
  return new InternalError(
    'EXECUTABLE_DISPOSED',
    `kernel '${kernel}' was launched after its executable was disposed`,
  );
}
