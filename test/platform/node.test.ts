/** The conformance suite in Node, on every backend that this machine has. */
import * as lanewise from 'lanewise';
import { cases } from '../conformance/cases.ts';
import { defineCases } from '../harness/define-tests.ts';
import { lookAtEngine } from '../harness/engine.ts';

const engine = await lookAtEngine(lanewise);
defineCases(
  cases(),
  { lanewise, engine: 'node' },
  { ...engine, facts: `Node ${process.version}, ${engine.facts}` },
);
