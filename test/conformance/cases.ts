/** The conformance suite: what every backend in every engine must get right. */
import type { Case } from '../harness/case.ts';
import { operationsOnEdges } from './every-operation.ts';
import { language } from './language.ts';
import { memory } from './memory.ts';
import { operations } from './operations.ts';
import { patterns } from './patterns.ts';
import { procedures } from './procedures.ts';
import { storage } from './storage.ts';
import { strict } from './strict.ts';
import { trustedNumbers } from './trusted-numbers.ts';
import { views } from './views.ts';

export const cases = (): Case[] => [
  ...operations(),
  ...operationsOnEdges(),
  ...language(),
  ...memory(),
  ...storage(),
  ...patterns(),
  ...procedures(),
  ...strict(),
  ...trustedNumbers(),
  ...views(),
];
