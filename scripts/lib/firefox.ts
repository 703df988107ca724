// Finds a Firefox: FIREFOX_PATH, else the system's. Nothing is started here.
import { existsSync } from 'node:fs';

const systemPaths = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

export interface Firefox {
  readonly path: string;
}

/** A Firefox, or a sentence that says why there is none. */
export function findFirefox(): Firefox | string {
  const asked = process.env.FIREFOX_PATH;
  if (asked) return existsSync(asked) ? { path: asked } : `FIREFOX_PATH: no file ${asked}`;
  const path = systemPaths.find(existsSync);
  return path ? { path } : 'there is no Firefox; install it (on Debian: firefox-esr) or set FIREFOX_PATH';
}
