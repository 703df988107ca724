// `npm run bench -- <suite>`: runs one suite of measurements and writes bench/results/<suite>.json.
// Exit code 1 where a contestant gave a wrong answer, 2 where the suite is unknown.
import { runSlice } from './slice.ts';

const suites: Readonly<Record<string, () => Promise<boolean>>> = { slice: runSlice };

const [name = 'slice'] = process.argv.slice(2);
const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
if (suite) {
  process.exitCode = (await suite()) ? 0 : 1;
} else {
  console.error(`There is no suite '${name}'. Suites: ${Object.keys(suites).join(', ')}.`);
  process.exitCode = 2;
}
