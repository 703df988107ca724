/**
 * Helpers of the corpus in a module of their own, so that bundlers have an import to resolve. One is an arrow: where a
 * tool renames it and gives it its old name back (keep-names), nothing tells what the kernel's text calls it.
 */

export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.min(Math.max((x - low) / (high - low), 0), 1);
  return t * t * (3 - 2 * t);
}

export const leaky = (x: number): number => {
  if (x < 0) return x * 0.125;
  return x;
};

export function collatz(start: number): number {
  let n = start;
  let steps = 0;
  while (n > 1) {
    if (n % 2 === 0) n = n >> 1;
    else n = 3 * n + 1;
    steps++;
    if (steps > 40) break;
  }
  return steps;
}
