import { expect, it } from 'vitest';
import { afterMove, afterWrite, type Reach, reachFor } from './residency.ts';

const js: Reach = { space: 'host', reads: ['host', 'shared'] };
const wasm: Reach = { space: 'shared', reads: ['shared'] };
const gpu: Reach = { space: 'webgpu', reads: ['webgpu'] };

it('moves nothing while a current copy is in reach', () => {
  expect(reachFor(['shared'], js)).toEqual({ at: 'shared' });
  expect(reachFor(['host'], js)).toEqual({ at: 'host' });
  expect(reachFor(['webgpu', 'shared'], wasm)).toEqual({ at: 'shared' });
});

it('moves from the copy written last', () => {
  expect(reachFor(['webgpu', 'shared'], js)).toEqual({ at: 'shared' });
  expect(reachFor(['host'], gpu)).toEqual({ at: 'webgpu', move: { from: 'host', to: 'webgpu' } });
  expect(reachFor([], gpu)).toEqual({ at: 'webgpu' });
});

it('keeps both copies after a move and one after a write', () => {
  expect(afterMove(['host'], { from: 'host', to: 'webgpu' })).toEqual(['host', 'webgpu']);
  expect(afterMove(['host', 'shared'], { from: 'host', to: 'shared' })).toEqual(['host', 'shared']);
  expect(afterWrite('webgpu')).toEqual(['webgpu']);
});
