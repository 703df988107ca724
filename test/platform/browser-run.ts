/**
 * Runs a test entry in a page of a browser that someone else launched, and brings its events back. The entry calls
 * `report(event)`, the last one being `done`; a page that stays silent, fails or crashes ends the run with the reason.
 */
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

/** A browser process with one page. */
export interface OpenBrowser {
  /** Name and version, for people. */
  readonly name: string;
  readonly page: DrivenPage;
  /** Registers what to do when the page's process dies. */
  onCrash(listener: () => void): void;
  close(): Promise<void>;
}

/** What Playwright's page and Puppeteer's have in common. */
export interface DrivenPage {
  exposeFunction(name: 'report', report: (event: CaseEvent) => void): Promise<unknown>;
  goto(url: string): Promise<unknown>;
  on(event: 'console', listener: (message: ConsoleMessage) => void): unknown;
  on(event: 'pageerror', listener: (error: unknown) => void): unknown;
}

interface ConsoleMessage {
  type(): string;
  text(): string;
}

/** No event for this long means that the page hangs; longer than any case may take. */
const silenceMs = 60_000;

/** Serves the entry, isolated or not, opens the browser, and closes both when the run is over. */
export async function runInBrowser(
  entry: string,
  isolated: boolean,
  open: () => Promise<OpenBrowser>,
): Promise<BrowserRun> {
  const bundle = await bundleForBrowser(entry);
  const page = `<!doctype html><title>lanewise</title><script type="module" src="${bundlePath}"></script>`;
  const server = await serve({ '/index.html': page, [bundlePath]: bundle.text }, isolated);
  try {
    const browser = await open();
    try {
      return withPlaces(await collect(browser, server.origin), bundle);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

/** The run with stacks that name source files. */
function withPlaces(run: BrowserRun, { toSource }: BrowserBundle): BrowserRun {
  const results = run.results.map((result) => ({ ...result, detail: toSource(result.detail) }));
  return { ...run, results, broken: run.broken && toSource(run.broken) };
}

async function collect(browser: OpenBrowser, url: string): Promise<BrowserRun> {
  const complaints: string[] = [];
  browser.page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  browser.page.on('pageerror', (error) => complaints.push((error as Error).stack ?? String(error)));
  const run = { facts: '', missing: {} as Record<string, string>, results: [] as CaseResult[] };
  let last = 'loading the page';
  const broken = await untilDone(browser, url, (event) => {
    if (event.kind === 'engine') run.facts = event.facts;
    if (event.kind === 'missing') run.missing[event.backend] = event.reason;
    if (event.kind === 'start') last = `${event.backend}: ${event.name}`;
    if (event.kind === 'result') run.results.push(event.result);
  });
  const facts = `${browser.name}, ${run.facts}`;
  return { ...run, facts, broken: broken && [`${broken}, at ${last}`, ...complaints].join('\n') };
}

/** Loads the page and waits for `done`; resolves to what went wrong, if anything did. */
function untilDone(
  { page, onCrash }: OpenBrowser,
  url: string,
  on: (event: CaseEvent) => void,
): Promise<string | undefined> {
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
    onCrash(() => end('the page crashed'));
    page.on('pageerror', (error) => end(`uncaught ${error}`));
    page
      .exposeFunction('report', report)
      .then(() => page.goto(url))
      .catch((error) => end(String(error)));
  });
}
