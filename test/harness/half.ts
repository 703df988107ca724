/**
 * What f16 is, by the list of its numbers: an independent reference for whatever converts to and from its 16 bits.
 * Elements are given and taken as numbers; NaN has the bits 0x7e00.
 */

/** All f16 that are not negative, from 0 to the largest, in order: number k has the bits k. */
const numbers: readonly number[] = Array.from({ length: 0x7c00 }, (_, k) => {
  const exponent = Math.floor(k / 1024);
  return exponent === 0 ? k / 2 ** 24 : (1 + (k % 1024) / 1024) * 2 ** (exponent - 15);
});

/** The number that 16 bits stand for. */
export function halfOf(bits: number): number {
  const size = bits % 0x8000;
  const number = size < 0x7c00 ? numbers[size]! : size === 0x7c00 ? Infinity : NaN;
  return bits >= 0x8000 ? -number : number;
}

/** The bits of the f16 nearest to a number: of two that are equally near, those that are even. */
export function halfBits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  let [low, high] = [0, 0x7c00];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= size) low = middle;
    else high = middle;
  }
  // The next number after the largest would be 65536, in whose place infinity stands.
  const [below, above] = [numbers[low]!, numbers[low + 1] ?? 65536];
  if (size >= above) return sign + low + 1;
  const [down, up] = [size - below, above - size];
  return sign + (down < up || (down === up && low % 2 === 0) ? low : low + 1);
}

/** The f16 nearest to a number, as a number. */
export function half(value: number): number {
  return halfOf(halfBits(value));
}
