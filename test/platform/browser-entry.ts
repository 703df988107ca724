/** The page of the conformance suite: runs every case on every backend that the browser has and reports each. */
import * as lanewise from 'lanewise';
import { cases } from '../conformance/cases.ts';
import { lookAtEngine } from '../harness/engine.ts';
import { type CaseEvent, runCases } from '../harness/run-cases.ts';

declare const report: (event: CaseEvent) => Promise<void>;

const browser = navigator.userAgent.includes('Firefox/') ? 'firefox' : 'chromium';
const engine = `${browser}${crossOriginIsolated ? '' : '-not-isolated'}` as const;
const { missing, facts } = await lookAtEngine(lanewise);
await report({
  kind: 'engine',
  facts: `adapter ${await adapterName()}, isolated ${crossOriginIsolated}, ${facts}`,
});
await runCases(cases(), { lanewise, engine }, missing, report);

/** What the browser itself says of its GPU. */
async function adapterName(): Promise<string> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return 'none';
  const { vendor, architecture, description } = adapter.info;
  return [vendor, architecture, description].filter(Boolean).join(' / ');
}
