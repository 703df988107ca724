/**
 * Runs a test entry in a real headless Firefox, driven by Puppeteer over WebDriver BiDi. Its WebGPU is wgpu with naga,
 * written apart from Chromium's, and needs a Vulkan driver of the system: a GPU's or Mesa's lavapipe.
 */
import { type Firefox, findFirefox } from '../../scripts/lib/firefox.ts';
import { type BrowserRun, type OpenBrowser, runInBrowser } from './browser-run.ts';

/** WebGPU is off by default on Linux, and drivers in software are on its blocklist. */
const preferences = {
  'dom.webgpu.enabled': true,
  'gfx.webgpu.ignore-blocklist': true,
};

type Puppeteer = typeof import('puppeteer-core');

/** The run of an entry, or why there is no Firefox or nothing to drive it. */
export async function runInFirefox(entry: string, isolated: boolean): Promise<BrowserRun | string> {
  const found = findFirefox();
  if (typeof found === 'string') return found;
  const puppeteer = await import('puppeteer-core').catch(() => undefined);
  if (!puppeteer) return 'the package puppeteer-core, which drives Firefox, is not installed';
  return runInBrowser(entry, isolated, () => open(puppeteer, found));
}

async function open({ launch }: Puppeteer, { path }: Firefox): Promise<OpenBrowser> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: path,
    headless: true,
    extraPrefsFirefox: preferences,
  });
  const page = await browser.newPage();
  return {
    name: await browser.version(),
    page,
    onCrash: (listener) => void browser.once('disconnected', listener),
    close: () => browser.close(),
  };
}
