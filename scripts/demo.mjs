// `npm run demo`, right after a clone: installs, builds, runs examples/demo.
import { runApp } from './lib/app.mjs';

process.exitCode = await runApp('examples/demo/main.ts', process.argv.slice(2));
