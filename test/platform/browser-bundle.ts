/** Bundles a test entry for a browser: everything in one module, `lanewise` from the source, the browser's platform. */
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/lib/paths.ts';
import { sourceAliases } from './source-aliases.ts';

export interface BrowserBundle {
  readonly text: string;
  /** Replaces places in the bundle, as browsers print them in stacks, by places in the source. */
  toSource(stack: string): string;
}

/** The path under which the page loads the bundle. */
export const bundlePath = '/entry.js';

export async function bundleForBrowser(entry: string): Promise<BrowserBundle> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(root, bundlePath),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    sourcemap: 'external',
    logLevel: 'silent',
    alias: sourceAliases('browser'),
  });
  const [map, code] = outputFiles;
  const places = new SourceMap(JSON.parse(map!.text) as SourceMapPayload);
  return { text: code!.text, toSource: (stack) => mapStack(stack, places) };
}

function mapStack(stack: string, map: SourceMap): string {
  return stack.replaceAll(/http[^\s()]*\/entry\.js:(\d+):(\d+)/g, (place, line, column) => {
    const origin = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in origin)) return place;
    const path = join(root, origin.originalSource);
    return `${path}:${origin.originalLine + 1}:${origin.originalColumn + 1}`;
  });
}
