// `npm run bench -- <suite>`: installs, builds, runs bench/main.ts against the built package.
import { runApp } from './lib/app.mjs';

process.exitCode = await runApp('bench/main.ts', process.argv.slice(2));
