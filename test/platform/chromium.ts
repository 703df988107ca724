/**
 * Runs a test entry in a real headless Chromium, with WebGPU on SwiftShader, and brings its events back. One browser
 * process per run, so that each has one GPU device: a second device after a lost one has been seen to fail.
 */
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Chromium, findChromium } from '../../scripts/lib/chromium.ts';
import type { CaseEvent, CaseResult, Missing } from '../harness/run-cases.ts';
import { type BrowserBundle, bundleForBrowser, bundlePath } from './browser-bundle.ts';
import { serve } from './static-server.ts';

export interface BrowserRun {
  /** Browser, adapter, isolation: for people. */
  readonly facts: string;
  readonly missing: Missing;
  readonly results: readonly CaseResult[];
  /** Why the run ended before all cases were through; undefined when it went well. */
  readonly broken: string | undefined;
}

/** No event for this long means that the page hangs; longer than any case may take. */
const silenceMs = 60_000;

const flags = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** The run of an entry, or why there is no Chromium. The entry calls `report(event)`, the last being `done`. */
export async function runInChromium(entry: string, isolated: boolean): Promise<BrowserRun | string> {
  const found = findChromium();
  if (typeof found === 'string') return found;
  const bundle = await bundleForBrowser(entry);
  const page = `<!doctype html><title>lanewise</title><script type="module" src="${bundlePath}"></script>`;
  const server = await serve({ '/index.html': page, [bundlePath]: bundle.text }, isolated);
  const browser = await launch(found);
  try {
    return withPlaces(await collect(browser, server.origin), bundle);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** The run with stacks that name source files. */
function withPlaces(run: BrowserRun, { toSource }: BrowserBundle): BrowserRun {
  const results = run.results.map((result) => ({ ...result, detail: toSource(result.detail) }));
  return { ...run, results, broken: run.broken && toSource(run.broken) };
}

function launch(found: Chromium): Promise<Browser> {
  const env = { ...process.env, ...found.env } as Record<string, string>;
  // The drivers chosen for Node are not for the browser, which brings its own.
  for (const name of ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES']) delete env[name];
  return chromium.launch({ executablePath: found.path, headless: true, args: flags, env });
}

async function collect(browser: Browser, url: string): Promise<BrowserRun> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.stack ?? String(error)));
  const run = { facts: '', missing: {} as Record<string, string>, results: [] as CaseResult[] };
  let last = 'loading the page';
  const broken = await untilDone(page, url, (event) => {
    if (event.kind === 'engine') run.facts = event.facts;
    if (event.kind === 'missing') run.missing[event.backend] = event.reason;
    if (event.kind === 'start') last = `${event.backend}: ${event.name}`;
    if (event.kind === 'result') run.results.push(event.result);
  });
  const facts = `Chromium ${browser.version()}, ${run.facts}`;
  return { ...run, facts, broken: broken && [`${broken}, at ${last}`, ...complaints].join('\n') };
}

/** Loads the page and waits for `done`; resolves to what went wrong, if anything did. */
function untilDone(page: Page, url: string, on: (event: CaseEvent) => void): Promise<string | undefined> {
  return new Promise((resolve) => {
    const silent = (): void => resolve(`no answer for ${silenceMs / 1000} s`);
    let timer = setTimeout(silent, silenceMs);
    const end = (reason?: string): void => {
      clearTimeout(timer);
      resolve(reason);
    };
    const report = (event: CaseEvent): void => {
      clearTimeout(timer);
      timer = setTimeout(silent, silenceMs);
      on(event);
      if (event.kind === 'done') end();
    };
    page.on('crash', () => end('the page crashed'));
    page.on('pageerror', (error) => end(`uncaught ${error}`));
    page
      .exposeFunction('report', report)
      .then(() => page.goto(url))
      .catch((error) => end(String(error)));
  });
}
