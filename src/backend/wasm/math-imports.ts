/** What generated modules import as `math`: the functions of `Math`, the special ones, and the operator that no instruction has. */
import { special } from '../../ir/special.ts';
import { createSpecial } from '../../ir/special-doubles.ts';

/** As source text, as workers need the same object. */
export const mathSource: string = `Object.assign(Object.create(Math),{rem:(a,b)=>a%b},(${createSpecial})())`;

export const mathImports: WebAssembly.ModuleImports = Object.assign(Object.create(Math), {
  rem: (a: number, b: number): number => a % b,
  ...special,
});
