/**
 * The special functions as plain functions of doubles: public, the meaning of the operations of the same names, and what
 * the front end knows them by where a bundler has renamed them.
 */
import { createSpecial, type Special } from './special-doubles.ts';

/** All of them by name, for generated code. */
export const special: Special = createSpecial();

export const specialNames: readonly (keyof Special)[] = ['erf', 'erfc', 'gamma', 'lgamma', 'sigmoid'];

/**
 * The error function 2/√π · ∫ e^(-t²) dt from 0 to x: odd, and ±1 at ±∞. Within 2 ULP as a plain function; in a kernel
 * as docs/accuracy.md says.
 */
export function erf(x: number): number {
  return special.erf(x);
}

/** The complementary error function 1 - erf(x), with all its digits where it is small; 0 from x = 27.3 on. */
export function erfc(x: number): number {
  return special.erfc(x);
}

/** Γ(x), (x - 1)! for whole x > 0. ±∞ at ±0, NaN at negative whole numbers and -∞, infinite from 171.63 on. */
export function gamma(x: number): number {
  return special.gamma(x);
}

/** log|Γ(x)|: ∞ at 0, at negative whole numbers and at ±∞. Near zeros at negative x the absolute error is small. */
export function lgamma(x: number): number {
  return special.lgamma(x);
}

/** The logistic function 1 / (1 + e^-x), which neither overflows nor loses digits for very negative x. */
export function sigmoid(x: number): number {
  return special.sigmoid(x);
}
