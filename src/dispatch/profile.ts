/**
 * What was measured: per kernel × backend × variant × threads × condition a cost line over the number of points, and per pair of
 * memory spaces a cost line over bytes. A line keeps, per power of two of the size, the median of its last few times.
 */
import type { SpaceName } from '../backend/backend.ts';

/** Times remembered per size; the median of five is not moved by two outliers. */
const remembered = 5;

interface Bucket {
  /** The newest times in ms, each with the size it was taken at. */
  readonly samples: { readonly size: number; readonly ms: number }[];
  count: number;
}

export interface CostLine {
  /** By floor(log2(size)). */
  readonly buckets: Map<number, Bucket>;
}

export interface Profile {
  /** By `lineKey`. */
  readonly launches: Map<string, CostLine>;
  /** By `from>to`. */
  readonly links: Map<string, CostLine>;
}

export function createProfile(): Profile {
  return { launches: new Map(), links: new Map() };
}

export function lineKey(
  program: string,
  backend: string,
  variant: string,
  threads: number,
  condition: string,
): string {
  return `${program}|${backend}|${variant}|${threads}|${condition}`;
}

export function linkKey(from: SpaceName, to: SpaceName): string {
  return `${from}>${to}`;
}

/** Adds a time to a line, making the line where it is new. */
export function record(lines: Map<string, CostLine>, key: string, size: number, ms: number): void {
  let line = lines.get(key);
  if (!line) lines.set(key, (line = { buckets: new Map() }));
  const at = bucketOf(size);
  let bucket = line.buckets.get(at);
  if (!bucket) line.buckets.set(at, (bucket = { samples: [], count: 0 }));
  bucket.samples.push({ size, ms });
  bucket.count++;
  // The first call compiles and warms up: it is forgotten as soon as there is a better one.
  if (bucket.count === 2 || bucket.samples.length > remembered) bucket.samples.shift();
}

/** How many times were taken near this size. */
export function samplesNear(line: CostLine | undefined, size: number): number {
  return line?.buckets.get(bucketOf(size))?.count ?? 0;
}

/**
 * The time the line predicts in ms: between its two nearest sizes on a straight line through both; beyond its largest
 * in proportion; below its smallest no less than a fixed share. Undefined without measurements.
 */
export function predict(line: CostLine | undefined, size: number): number | undefined {
  if (!line || line.buckets.size === 0) return undefined;
  const points = [...line.buckets.values()].map(typical).sort((a, b) => a.size - b.size);
  const exact = line.buckets.get(bucketOf(size));
  if (exact) return scaled(typical(exact), size);
  const above = points.find((point) => point.size >= size);
  const below = points.findLast((point) => point.size <= size);
  if (above && below) {
    const share = (size - below.size) / (above.size - below.size || 1);
    return below.ms + share * (above.ms - below.ms);
  }
  if (below) return (below.ms * size) / below.size;
  return above ? above.ms * Math.max(size / above.size, 0.1) : undefined;
}

function bucketOf(size: number): number {
  return Math.floor(Math.log2(Math.max(size, 1)));
}

function typical(bucket: Bucket): { size: number; ms: number } {
  const sorted = [...bucket.samples].sort((a, b) => a.ms - b.ms);
  return sorted[sorted.length >> 1]!;
}

function scaled(point: { size: number; ms: number }, size: number): number {
  return (point.ms * size) / Math.max(point.size, 1);
}
