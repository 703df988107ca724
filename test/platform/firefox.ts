/**
 * Runs a test entry in a real headless Firefox, driven by Puppeteer over WebDriver BiDi. Its WebGPU is wgpu with naga,
 * written apart from Chromium's, and needs a Vulkan driver of the system: a GPU's or Mesa's lavapipe.
 */
import type { LaunchOptions, Page } from 'puppeteer-core';
import { type Firefox, findFirefox } from '../../scripts/lib/firefox.ts';
import { type BrowserRun, type DrivenPage, type OpenBrowser, runInBrowser } from './browser-run.ts';

/** WebGPU is off by default on Linux, and drivers in software are on its blocklist. */
const preferences = {
  'dom.webgpu.enabled': true,
  'gfx.webgpu.ignore-blocklist': true,
};

type Launch = typeof import('puppeteer-core').launch;

/** The run of an entry, or why there is no Firefox or nothing to drive it. */
export async function runInFirefox(entry: string, isolated: boolean): Promise<BrowserRun | string> {
  const found = findFirefox();
  if (typeof found === 'string') return found;
  const puppeteer = await import('puppeteer-core').catch(() => undefined);
  if (!puppeteer) return 'the package puppeteer-core, which drives Firefox, is not installed';
  return runInBrowser(entry, isolated, () => open(puppeteer.launch, found));
}

async function open(launch: Launch, { path }: Firefox): Promise<OpenBrowser> {
  const options: LaunchOptions = { browser: 'firefox', executablePath: path, headless: true };
  const browser = await launch({ ...options, extraPrefsFirefox: preferences });
  const page = await browser.newPage();
  return {
    name: (await browser.version()).replace('firefox/', 'Firefox '),
    page: driven(page),
    onCrash: (listener) => void browser.once('disconnected', listener),
    close: () => browser.close(),
  };
}

/** Puppeteer's `on` is generic over its table of events, which TypeScript can't compare with overloads. */
function driven(page: Page): DrivenPage {
  return {
    exposeFunction: (name, report) => page.exposeFunction(name, report),
    goto: (url) => page.goto(url),
    on: (event: 'console' | 'pageerror', listener: (value: never) => void) =>
      page.on(event, listener as (value: unknown) => void),
  };
}
