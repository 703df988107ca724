/**
 * Random statements of JavaScript: branches, switches, loops with labels, nested helpers, records, early returns.
 *
 * What must hold: every loop ends after a few turns; the variables `x`, `y`, `a`, `b`, a helper `h` that returns a number
 * and a helper `r` that returns a record exist; all paths return.
 */
import { condition, expression, fresh, rounded, step, type Writing } from './source-text.ts';

/** What may be left from here, and what a `return` gives. */
export interface Place {
  readonly loops: readonly string[];
  readonly breaks: boolean;
  readonly result: ((vars: readonly string[]) => string) | undefined;
}

/** The statements after the parameters are in `x` and `y`, up to the last `return`. */
export function bodyText(w: Writing, result: (vars: readonly string[]) => string): string {
  const vars = ['x', 'y', 'a', 'b'];
  const list = listText(w, vars, [], 3, { loops: [], breaks: false, result });
  const start = `let a = ${step(w)}, b = y;`;
  return `${start} ${numberHelper(w)} ${recordHelper(w)} ${list} return ${result(vars)};`;
}

function numberHelper(w: Writing): string {
  const inner = w.d.below(2) ? `const g = (s) => ${expression(w, { vars: ['s'], pure: true }, 2)};` : '';
  const give = (): string => {
    const text = expression(w, { vars: ['p', 'q'], pure: true }, 2);
    return inner && w.d.below(2) ? `g(${text})` : text;
  };
  const test = condition(w, { vars: ['p', 'q'], pure: true }, 1);
  const loopTest = condition(w, { vars: ['p', 'q', 'i'], pure: true }, 1);
  const turn = `if (${loopTest}) return ${expression(w, { vars: ['p', 'q', 'i'], pure: true }, 1)};`;
  const loop = `for (let i = 0; i < 3; i++) { ${turn} p = ${rounded(w, `p + ${step(w)}`)}; }`;
  const early = `if (${test}) return ${give()};`;
  return `const h = (p, q = ${step(w)}) => { ${inner} ${w.d.pick(['', early])} ${w.d.pick(['', loop])} return ${give()}; };`;
}

function recordHelper(w: Writing): string {
  const moved = rounded(w, `p + ${step(w)}`);
  const turned = rounded(w, '- p');
  return `const r = (p) => ${w.d.pick([
    `({ u: ${moved}, v: ${turned} })`,
    `{ if (p > 0) return { u: p, v: ${turned} }; return { v: ${moved}, u: ${step(w)} }; }`,
    `{ for (let i = 0; i < 3; i++) if (p < i) return { u: ${rounded(w, `i + ${step(w)}`)}, v: p }; return { u: p, v: ${step(w)} }; }`,
  ])};`;
}

type Maker = (w: Writing, vars: string[], seen: readonly string[], depth: number, place: Place) => string;

function listText(
  w: Writing,
  vars: readonly string[],
  seen: readonly string[],
  depth: number,
  place: Place,
): string {
  const inner = [...vars];
  const count = 1 + w.d.below(4);
  return Array.from({ length: count }, () => statement(w, inner, seen, depth, place)).join(' ');
}

const flat: readonly Maker[] = [
  (w, vars, seen) => `${w.d.pick(vars)} = ${expression(w, { vars: [...vars, ...seen] }, 2)};`,
  declaration,
  compound,
  (w, vars, seen) =>
    `${condition(w, { vars: [...vars, ...seen] }, 1)} && (${w.d.pick(vars)} = ${expression(w, { vars: [...vars, ...seen] }, 1)});`,
  record,
  swap,
  leave,
];

const nested: readonly Maker[] = [branch, branch, forLoop, whileLoop, doLoop, choice, block, hoisted];

const statement: Maker = (w, vars, seen, depth, place) =>
  w.d.pick(depth > 0 && w.d.chance(128) ? nested : flat)(w, vars, seen, depth, place);

function declaration(w: Writing, vars: string[], seen: readonly string[]): string {
  const name = fresh(w, 't');
  const text = `let ${name} = ${expression(w, { vars: [...vars, ...seen] }, 2)};`;
  vars.push(name);
  return `${text} ${name} = ${rounded(w, `${name} + ${step(w)}`)};`;
}

function compound(w: Writing, vars: string[], seen: readonly string[]): string {
  const name = w.d.pick(vars);
  const value = expression(w, { vars: [...vars, ...seen] }, 2);
  const sign = w.d.pick(['+', '-']);
  // A compound assignment of a kind that is not the double's own is rounded right after, by itself.
  if (w.kind !== 'f64') return `${name} = ${rounded(w, `${name} ${sign} ${value}`)};`;
  return w.d.below(3) === 0 ? `${name}${sign}${sign};` : `${name} ${sign}= ${value};`;
}

function record(w: Writing, vars: string[], seen: readonly string[]): string {
  const [u, v] = [fresh(w, 'u'), fresh(w, 'v')];
  const given = expression(w, { vars: [...vars, ...seen] }, 1);
  return `const { u: ${u}, v: ${v} } = r(${given}); ${w.d.pick(vars)} = ${rounded(w, `${u} - ${v}`)};`;
}

function swap(w: Writing, vars: string[]): string {
  const [p, q] = [w.d.pick(vars), w.d.pick(vars)];
  return p === q ? ';' : `[${p}, ${q}] = [${q}, ${p}];`;
}

function leave(w: Writing, vars: string[], seen: readonly string[], _: number, place: Place): string {
  const all = [...vars, ...seen];
  const ways: string[] = place.result ? [`return ${place.result(all)};`] : [];
  if (place.breaks) ways.push('break;');
  for (const label of place.loops) ways.push(`break ${label};`, `continue ${label};`);
  if (ways.length === 0) return ';';
  const way = w.d.pick(ways);
  return w.d.chance(40) ? way : `if (${condition(w, { vars: all }, 1)}) ${way}`;
}

function block(w: Writing, vars: string[], seen: readonly string[], depth: number, place: Place): string {
  return `{ ${listText(w, vars, seen, depth - 1, place)} }`;
}

function branch(w: Writing, vars: string[], seen: readonly string[], depth: number, place: Place): string {
  const test = condition(w, { vars: [...vars, ...seen] }, 2);
  const rest = w.d.below(2) ? ` else ${block(w, vars, seen, depth, place)}` : '';
  return `if (${test}) ${block(w, vars, seen, depth, place)}${rest}`;
}

function inLoop(place: Place, label: string): Place {
  return { ...place, loops: [...place.loops, label], breaks: true };
}

function forLoop(w: Writing, vars: string[], seen: readonly string[], depth: number, place: Place): string {
  const [i, label] = [fresh(w, 'i'), fresh(w, 'L')];
  const body = block(w, vars, [...seen, i], depth, inLoop(place, label));
  return `${label}: for (let ${i} = 0; ${i} < ${1 + w.d.below(4)}; ${i}++) ${body}`;
}

function whileLoop(w: Writing, vars: string[], seen: readonly string[], depth: number, place: Place): string {
  const [n, label] = [fresh(w, 'n'), fresh(w, 'L')];
  const test = condition(w, { vars: [...vars, ...seen] }, 1);
  const body = block(w, vars, seen, depth, inLoop(place, label));
  return `{ let ${n} = 0; ${label}: while (${n}++ < ${1 + w.d.below(4)} && ${test}) ${body} }`;
}

function doLoop(w: Writing, vars: string[], seen: readonly string[], depth: number, place: Place): string {
  const [n, label] = [fresh(w, 'n'), fresh(w, 'L')];
  const body = block(w, vars, seen, depth, inLoop(place, label));
  return `{ let ${n} = 0; ${label}: do ${body} while (++${n} < ${1 + w.d.below(3)}); }`;
}

function choice(w: Writing, vars: string[], seen: readonly string[], depth: number, place: Place): string {
  const { d } = w;
  const list = (): string => listText(w, vars, seen, depth - 1, { ...place, breaks: true });
  const end = (): string => d.pick(['break;', 'break;', '']);
  const cases = [0, 1, 2].map(
    (k) => `case ${k}: ${k === 1 && d.below(3) === 0 ? '' : `{ ${list()} } ${end()}`}`,
  );
  const fallback = `default: { ${list()} } ${end()}`;
  cases.splice(d.below(4), 0, d.below(3) > 0 ? fallback : '');
  const value = expression(w, { vars: [...vars, ...seen] }, 1);
  return `switch (${w.kind === 'i32' ? value : `Math.floor(${value})`}) { ${cases.join(' ')} }`;
}

function hoisted(w: Writing, vars: string[], seen: readonly string[]): string {
  const name = fresh(w, 'w');
  const all = { vars: [...vars, ...seen] };
  const test = condition(w, all, 1);
  return `if (${test}) { var ${name} = ${expression(w, all, 1)}; } else { ${name} = ${step(w)}; } ${w.d.pick(vars)} = ${name};`;
}
