import { expect, it } from 'vitest';
import { type CostLine, predict, record, samplesNear } from './profile.ts';

function lineOf(...times: readonly (readonly [size: number, ms: number])[]): CostLine | undefined {
  const lines = new Map<string, CostLine>();
  for (const [size, ms] of times) record(lines, 'k', size, ms);
  return lines.get('k');
}

it('predicts nothing from nothing', () => {
  expect(predict(undefined, 100)).toBeUndefined();
  expect(samplesNear(undefined, 100)).toBe(0);
});

it('is not moved by an outlier or by the first, cold call', () => {
  const line = lineOf([1000, 50], [1000, 1], [1000, 1.1], [1000, 30], [1000, 0.9]);
  expect(predict(line, 1000)).toBeCloseTo(1.1);
  expect(samplesNear(line, 1000)).toBe(5);
});

it('interpolates between sizes, and goes on in proportion beyond the largest', () => {
  const line = lineOf([1000, 1], [1000, 1], [100_000, 10], [100_000, 10]);
  expect(predict(line, 50_500)).toBeCloseTo(5.5);
  expect(predict(line, 1_000_000)).toBeCloseTo(100);
  expect(predict(line, 10)).toBeCloseTo(0.1);
});
