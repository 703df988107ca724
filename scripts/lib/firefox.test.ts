import { afterEach, expect, it, vi } from 'vitest';
import { findFirefox } from './firefox.ts';

afterEach(() => vi.unstubAllEnvs());

it('takes the Firefox that FIREFOX_PATH names', () => {
  vi.stubEnv('FIREFOX_PATH', process.execPath);
  expect(findFirefox()).toEqual({ path: process.execPath });
});

it('says what is wrong with FIREFOX_PATH, and takes no other', () => {
  vi.stubEnv('FIREFOX_PATH', '/no/such/firefox');
  expect(findFirefox()).toBe('FIREFOX_PATH: no file /no/such/firefox');
});
