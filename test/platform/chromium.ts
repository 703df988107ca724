/**
 * Runs a test entry in a real headless Chromium, with WebGPU on SwiftShader, driven by Playwright. One browser process
 * per run, so that each has one GPU device: a second device after a lost one has been seen to fail.
 */
import { chromium } from 'playwright-core';
import { type Chromium, findChromium } from '../../scripts/lib/chromium.ts';
import { type BrowserRun, type OpenBrowser, runInBrowser } from './browser-run.ts';

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

/** The run of an entry, or why there is no Chromium. */
export async function runInChromium(entry: string, isolated: boolean): Promise<BrowserRun | string> {
  const found = findChromium();
  if (typeof found === 'string') return found;
  return runInBrowser(entry, isolated, () => open(found));
}

async function open(found: Chromium): Promise<OpenBrowser> {
  const env = { ...process.env, ...found.env } as Record<string, string>;
  // The drivers chosen for Node are not for the browser, which brings its own.
  for (const name of ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES']) delete env[name];
  const browser = await chromium.launch({ executablePath: found.path, headless: true, args: flags, env });
  const page = await browser.newPage();
  return {
    name: `Chromium ${browser.version()}`,
    page,
    onCrash: (listener) => void page.on('crash', listener),
    close: () => browser.close(),
  };
}
