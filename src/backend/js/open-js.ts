/** The backend that is always there: one thread, plain JavaScript, in place on the heap or the shared memory. */
import type { Backend, OpenOptions } from '../backend.ts';
import { isProcedure } from '../procedure.ts';
import { compileWays, supportsWays } from '../ways.ts';
import { compileJs, type LoadSource, loadSource } from './compile.ts';
import { createHostSpace } from './host-space.ts';
import { loopsMaker } from './loops.ts';
import { createPacer } from './pace.ts';

/** Opens the js backend. It is never unavailable; where code can't be made from text it interprets. */
export function openJs(options: OpenOptions): Backend {
  return openJsWith(options, loadSource);
}

/** The same with another way to make code from text (tests; pages with a policy). */
export function openJsWith(options: OpenOptions, load: LoadSource): Backend {
  const space = createHostSpace(
    options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit },
  );
  const pacer = createPacer(() => options.host.now());
  const loops = loopsMaker(pacer);
  const backend: Backend = {
    name: 'js',
    space,
    reads: ['host', 'shared'],
    threads: 1,
    facts: { engine: codeFromText(load) },
    sync: true,
    supports: (program) => (isProcedure(program) ? supportsWays(program, backend, loops) : true),
    compile(program) {
      if (isProcedure(program)) return compileWays(program, backend, loops);
      return [compileJs(program, pacer, load)];
    },
    idle: () => pacer.idle(),
    async dispose() {
      pacer.stop();
      await pacer.idle();
      space.dispose();
    },
  };
  return backend;
}

function codeFromText(load: LoadSource): string {
  try {
    load('return {};');
    return 'generated code';
  } catch {
    return 'interpreter: the page does not allow code from text';
  }
}
