/** What generated modules import as `math`: the functions of `Math`, and the operator that no instruction has. */

/** As source text, as workers need the same object. */
export const mathSource = 'Object.assign(Object.create(Math),{rem:(a,b)=>a%b})';

export const mathImports: WebAssembly.ModuleImports = Object.assign(Object.create(Math), {
  rem: (a: number, b: number): number => a % b,
});
