// `npm test`, right after a clone: installs, builds, runs every test with vitest, and ends with the one line
// `N passed, N failed, N skipped`. Arguments go to vitest (`npm test -- src/ir`); with any, the floors are not asked.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, cache, install, load, root, run } from './lib/bootstrap.mjs';

const args = process.argv.slice(2);
await install();
await build();

const path = join(cache, 'test-summary', `${process.pid}.json`);
const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...args];
const reporters = ['--reporter=default', '--reporter=./test/harness/reporter.ts'];
const code = await run(process.execPath, [...vitest, ...reporters], {
  ...process.env,
  LANEWISE_TEST_SUMMARY: path,
});

const { belowFloor, describeSummary, emptySummary, lastLine, total } = await load('test/harness/summary.ts');
const summary = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : emptySummary();
rmSync(path, { force: true });
const floors = JSON.parse(readFileSync(join(root, 'test/floors.json'), 'utf8'));
if (args.length === 0) summary.broken.push(...belowFloor(summary, floors, Boolean(process.env.CI)));
if (code !== 0 && total(summary).failed === 0) summary.broken.push(`vitest ended with exit code ${code}`);

console.log(describeSummary(summary).join('\n'));
const counts = total(summary);
console.log(lastLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
