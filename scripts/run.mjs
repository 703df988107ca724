// Runs a TypeScript script of the repository: node scripts/run.mjs scripts/check-layers.ts [arguments].
import { bundle, install, run } from './lib/bootstrap.mjs';

const [entry, ...rest] = process.argv.slice(2);
await install();
process.exitCode = await run(process.execPath, [await bundle(entry), ...rest]);
