/** The page of the conformance suite: runs every case on every backend that the browser has and reports each. */
import * as lanewise from 'lanewise';
import { cases } from '../conformance/cases.ts';
import { lookAtEngine } from '../harness/engine.ts';
import { type CaseEvent, runCases } from '../harness/run-cases.ts';

declare const report: (event: CaseEvent) => Promise<void>;

const sent: Promise<void>[] = [];
const browser = navigator.userAgent.includes('Firefox/') ? 'firefox' : 'chromium';
const engine = `${browser}${crossOriginIsolated ? '' : '-not-isolated'}` as const;
const { missing, facts } = await lookAtEngine(lanewise);
await report({
  kind: 'engine',
  facts: `adapter ${await adapterName()}, isolated ${crossOriginIsolated}, ${facts}`,
});
await runCases(cases(), { lanewise, engine }, missing, send);

/** Reports without waiting, as that takes Firefox a tenth of a second; but `done` comes after all else has arrived. */
function send(event: CaseEvent): Promise<unknown> | undefined {
  if (event.kind === 'done') return Promise.all(sent).then(() => report(event));
  sent.push(report(event));
  return undefined;
}

/** What the browser itself says of its GPU. */
async function adapterName(): Promise<string> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return 'none';
  const { vendor, architecture, description } = adapter.info;
  return [vendor, architecture, description].filter(Boolean).join(' / ') || 'without a name';
}
