/** How esbuild finds the library's source under its public names, with the platform that a bundle is for. */
import { join } from 'node:path';
import { root } from '../../scripts/lib/paths.ts';

export function sourceAliases(platform: 'node' | 'browser'): Record<string, string> {
  return {
    'lanewise/core': join(root, 'src/core.ts'),
    lanewise: join(root, 'src/index.ts'),
    '#platform': join(root, `src/${platform}.ts`),
  };
}
