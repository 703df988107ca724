/** A verified program as WGSL: the passes of its sink, the uniform block, and the text for people. Pure. */
import type { Verified } from '../../ir/verify.ts';
import type { WgslArtifact, WgslOptions, WgslPass } from './artifact.ts';
import { histogramPass } from './histogram.ts';
import { uniformFields } from './layout.ts';
import { reducePasses } from './reduce.ts';
import { storePass } from './store.ts';

/**
 * 64 is a multiple of every subgroup size in use. 2,048 bins are 8 KiB: half of the workgroup memory that every device has,
 * so that two workgroups share a core.
 */
export const defaultWgslOptions: WgslOptions = { workgroupSize: 64, mostPrivateBins: 2048 };

/** The program must have no f64 (`backend/webgpu/supports.ts`) and no f16 (`passes/expand-f16.ts`). */
export function emitWgsl(program: Verified, options: WgslOptions = defaultWgslOptions): WgslArtifact {
  const passes = emitPasses(program, options);
  return {
    program,
    passes,
    uniforms: uniformFields(program),
    source: passes.map((pass) => `// pass ${pass.name}\n${pass.source}`).join('\n'),
  };
}

function emitPasses(program: Verified, options: WgslOptions): readonly WgslPass[] {
  switch (program.sink.kind) {
    case 'store':
      return [storePass(program, options)];
    case 'reduce':
      return reducePasses(program);
    case 'histogram':
      return [histogramPass(program, options)];
  }
}
