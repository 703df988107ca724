// `npm run bench -- <suite> [options]`: runs one suite of measurements and writes bench/results/<suite>.json.
// Exit code 1 where an answer was wrong that is not another library's or a workload is unknown, 2 where the suite or an option is unknown.
import { runCpu } from './cpu.ts';
import { type BenchOptions, parseOptions } from './options.ts';
import { runSlice } from './slice.ts';

const suites: Readonly<Record<string, (options: BenchOptions) => Promise<boolean>>> = {
  slice: runSlice,
  cpu: runCpu,
};

const [name = 'slice', ...args] = process.argv.slice(2);
const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
const options = parseOptions(args);
if (suite && typeof options !== 'string') {
  process.exitCode = (await suite(options)) ? 0 : 1;
} else {
  const message = `There is no suite '${name}'. Suites: ${Object.keys(suites).join(', ')}.`;
  console.error(suite ? options : message);
  process.exitCode = 2;
}
