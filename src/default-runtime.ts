/**
 * The runtime that kernels use unless they are given another. Made at first use, so that importing the library does
 * nothing; `configure` replaces it.
 */
import { checkOptions as check, isCount, isFlag, type OptionRules, oneOf } from './options.ts';
import { Runtime, type RuntimeOptions } from './runtime.ts';

const backendNames = ['js', 'wasm', 'webgpu'];

const rules: OptionRules = {
  backends: [
    `a list of ${backendNames.join(', ')}`,
    (value) => Array.isArray(value) && value.length > 0 && value.every((name) => backendNames.includes(name)),
  ],
  threads: ['a whole number of at least 1', isCount],
  memoryLimit: ['a number of bytes', isCount],
  fallback: ["'error', 'warn' or 'silent'", oneOf('error', 'warn', 'silent')],
  debug: ['true or false', isFlag],
  workerUrl: ['a URL', (value) => typeof value === 'string' || value instanceof URL],
};

const checkOptions = (options: RuntimeOptions): RuntimeOptions => check('configure', options, rules);

let current: Runtime | undefined;

export function defaultRuntime(): Runtime {
  current ??= new Runtime();
  return current;
}

/** Sets the options of the default runtime. Arrays and kernels made before go on in the old one until it is idle. */
export async function configure(options: RuntimeOptions): Promise<void> {
  const before = current;
  current = new Runtime(checkOptions(options));
  await before?.dispose();
}

/** An isolated runtime: its own memory, workers, device and measurements. Give it to kernels by `kernel.with(runtime)`. */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  return new Runtime(checkOptions(options));
}
