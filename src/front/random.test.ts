/**
 * Random programs with all forms of control flow: JavaScript itself against `evaluate` of what the front end made of
 * the text. All variables hold doubles, so every bit must agree. A failure prints the seed and the program.
 */
import { describe, expect, it } from 'vitest';
import type { Body } from './request.ts';
import { bodyOf, runKernel } from './testing.ts';

const first = Number(process.env.LANEWISE_SEED ?? 1);
const programs = Number(process.env.LANEWISE_PROGRAMS ?? 150);

const xs = Float64Array.of(-3.5, -1, -0.25, 0, 0.5, 1, 2.75, 9);
const ys = Float64Array.of(1, -2.5, 0, 0.5, -0.5, 3, 1.25, -7);

/** mulberry32: small, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Writes one program. `vars` can be assigned to, `seen` only read. */
class Writer {
  private readonly next: () => number;
  private names = 0;

  constructor(seed: number) {
    this.next = random(seed);
  }

  private below(n: number): number {
    return Math.floor(this.next() * n);
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  private fresh(prefix: string): string {
    return `${prefix}${this.names++}`;
  }

  program(): string {
    const vars = ['x', 'y', 'a', 'b'];
    const helper = `const h = (p, q = 1.5) => ${this.body(['p', 'q'], 2)};`;
    const record = `const r = (p) => ${this.pick([
      '({ u: p * 0.5, v: p + 0.25 })',
      '{ if (p > 0) return { u: p, v: -p }; return { v: p * 0.5, u: 0.5 }; }',
      '{ for (let i = 0; i < 3; i++) if (p < i) return { u: i + 0.5, v: p }; return { u: 0.25, v: 0.5 }; }',
    ])};`;
    const list = this.list(vars, [], 3, { loops: [], returns: true });
    return `(x, y) => { let a = 0.5, b = y; ${helper} ${record} ${list} return ${this.expr(vars, 2)}; }`;
  }

  /** A helper's body that always returns. */
  private body(vars: string[], depth: number): string {
    if (this.below(2) === 0) return `(${this.pure(vars, depth)})`;
    const test = this.test(vars, 1, true);
    const loop = `for (let i = 0; i < 3; i++) { if (${this.test([...vars, 'i'], 1, true)}) return ${this.pure([...vars, 'i'], 1)}; p += 0.5; }`;
    return `{ if (${test}) return ${this.pure(vars, 1)}; ${this.pick(['', loop])} return ${this.pure(vars, depth)}; }`;
  }

  private list(vars: string[], seen: string[], depth: number, place: Place): string {
    const inner = [...vars];
    const count = 1 + this.below(4);
    return Array.from({ length: count }, () => this.stmt(inner, seen, depth, place)).join(' ');
  }

  private stmt(vars: string[], seen: string[], depth: number, place: Place): string {
    const all = [...vars, ...seen];
    const nested = (extra: Partial<Place> = {}, more: string[] = []): string =>
      `{ ${this.list(vars, [...seen, ...more], depth - 1, { ...place, ...extra })} }`;
    const kind = this.below(depth > 0 ? 15 : 7);
    switch (kind) {
      case 0: {
        const name = this.fresh('t');
        const text = `let ${name} = ${this.expr(all, 2)};`;
        vars.push(name);
        return `${text} ${name} += 0.5;`;
      }
      case 1:
        return `${this.pick(vars)} ${this.pick(['=', '+=', '-='])} ${this.expr(all, 2)};`;
      case 2:
        return `${this.pick(vars)}${this.pick(['++', '--'])};`;
      case 3:
        return `${this.test(all, 1)} && (${this.pick(vars)} = ${this.expr(all, 1)});`;
      case 4:
        return `const { u: u${this.names}, v: v${this.names} } = r(${this.expr(all, 1)}); ${this.pick(vars)} = u${this.names} - v${this.names++};`;
      case 5: {
        const [p, q] = [this.pick(vars), this.pick(vars)];
        return p === q ? ';' : `[${p}, ${q}] = [${q}, ${p}];`;
      }
      case 6:
        return this.leave(all, place);
      case 7:
      case 8:
        return `if (${this.test(all, 2)}) ${nested()}${this.below(2) ? ` else ${nested()}` : ''}`;
      case 9: {
        const [i, label] = [this.fresh('i'), this.fresh('L')];
        const loops = [...place.loops, label];
        return `${label}: for (let ${i} = 0; ${i} < ${1 + this.below(4)}; ${i}++) ${nested({ loops, breaks: true }, [i])}`;
      }
      case 10: {
        const [n, label] = [this.fresh('n'), this.fresh('L')];
        const loops = [...place.loops, label];
        return `{ let ${n} = 0; ${label}: while (${n}++ < ${1 + this.below(4)} && ${this.test(all, 1)}) ${nested({ loops, breaks: true })} }`;
      }
      case 11: {
        const [n, label] = [this.fresh('n'), this.fresh('L')];
        const loops = [...place.loops, label];
        return `{ let ${n} = 0; ${label}: do ${nested({ loops, breaks: true })} while (++${n} < ${1 + this.below(3)}); }`;
      }
      case 12:
        return this.choice(vars, seen, depth, place);
      case 13:
        return nested();
      default: {
        const name = this.fresh('w');
        return `if (${this.test(all, 1)}) { var ${name} = ${this.expr(all, 1)}; } else { ${name} = 0.5; } ${this.pick(vars)} = ${name};`;
      }
    }
  }

  private choice(vars: string[], seen: string[], depth: number, place: Place): string {
    const list = (): string => this.list(vars, seen, depth - 1, { ...place, breaks: true });
    const end = (): string => this.pick(['break;', 'break;', '']);
    const cases = [0, 1, 2].map(
      (k) => `case ${k}: ${k === 1 && this.below(3) === 0 ? '' : `{ ${list()} } ${end()}`}`,
    );
    const fallback = `default: { ${list()} } ${end()}`;
    cases.splice(this.below(4), 0, this.below(3) > 0 ? fallback : '');
    return `switch (Math.floor(${this.expr([...vars, ...seen], 1)})) { ${cases.join(' ')} }`;
  }

  private leave(all: string[], place: Place): string {
    const ways: string[] = [];
    if (place.returns) ways.push(`return ${this.expr(all, 1)};`);
    if (place.breaks) ways.push('break;');
    for (const label of place.loops) ways.push(`break ${label};`, `continue ${label};`);
    if (ways.length === 0) return ';';
    return this.below(6) === 0 ? this.pick(ways) : `if (${this.test(all, 1)}) ${this.pick(ways)}`;
  }

  private number(): string {
    return this.pick(['0', '1', '2', '-1', '0.5', '0.25', '3', '-0.75']);
  }

  /** Without effects. */
  private pure(vars: readonly string[], depth: number): string {
    return this.expr(vars, depth, true);
  }

  private expr(vars: readonly string[], depth: number, isPure = false): string {
    const one = (): string => this.expr(vars, depth - 1, isPure);
    if (depth <= 0) return this.below(3) === 0 ? this.number() : this.pick(vars);
    switch (this.below(isPure ? 7 : 10)) {
      case 0:
      case 1:
        return `(${one()} ${this.pick(['+', '-', '*'])} ${one()})`;
      case 2:
        return `(${this.test(vars, depth - 1, isPure)} ? ${one()} : ${one()})`;
      case 3:
        return `Math.${this.pick(['min', 'max'])}(${one()}, ${one()})`;
      case 4:
        return `Math.${this.pick(['abs', 'floor', 'trunc', 'round', 'sign'])}(${one()})`;
      case 5:
        return `(- ${one()})`;
      case 6:
        return `(${one()} ${this.pick(['||', '&&'])} ${one()})`;
      case 7:
        return `h(${one()}${this.below(2) ? `, ${one()}` : ''})`;
      case 8:
        return `(${this.pick(['a', 'b'])}${this.pick(['++', '--'])} + ${one()})`;
      default:
        return `(${this.pick(['a', 'b'])} = ${one()})`;
    }
  }

  private test(vars: readonly string[], depth: number, isPure = false): string {
    const number = (): string => this.expr(vars, Math.max(0, depth - 1), isPure);
    if (depth <= 0) return `${number()} ${this.pick(['<', '<=', '>', '>=', '===', '!=='])} ${number()}`;
    const test = (): string => this.test(vars, depth - 1, isPure);
    switch (this.below(6)) {
      case 0:
        return `(${test()} && ${test()})`;
      case 1:
        return `(${test()} || ${test()})`;
      case 2:
        return `!(${test()})`;
      case 3:
        return `(${test()} ? ${test()} : ${test()})`;
      case 4:
        return `(${number()} && ${test()})`;
      default:
        return `(${number()} ${this.pick(['<', '<=', '>', '>=', '===', '!=='])} ${number()})`;
    }
  }
}

/** An expression of 32-bit integers, each operation brought back to 32 bits as asm.js did. */
function integerText(next: () => number, depth: number): string {
  const pick = (items: readonly string[]): string => items[Math.floor(next() * items.length)]!;
  if (depth === 0)
    return pick([
      'a',
      'b',
      'c',
      'a',
      'b',
      'c',
      '0',
      '1',
      '7',
      '-1',
      '255',
      '2147483647',
      '3000000000',
      '-2147483648',
    ]);
  const one = (): string => integerText(next, depth - 1);
  const test = (): string => `(${one()} ${pick(['<', '<=', '>', '>=', '===', '!==', '==', '!='])} ${one()})`;
  const [a, b] = [one(), one()];
  switch (Math.floor(next() * 14)) {
    case 0:
      return `((${a} + ${b}) | 0)`;
    case 1:
      return `((${a} - ${b}) | 0)`;
    case 2:
      return `Math.imul(${a}, ${b})`;
    case 3:
      return `(((${a} | 0) / (${b} | 0)) | 0)`;
    case 4:
      return `(((${a} | 0) % (${b} | 0)) | 0)`;
    case 5:
      return `(((${a} >>> 0) % (${b} >>> 0)) >>> 0)`;
    case 6:
      return `(${a} ${pick(['&', '|', '^'])} ${b})`;
    case 7:
      return `(${a} ${pick(['<<', '>>', '>>>'])} ${b})`;
    case 8:
      return `(~${a})`;
    case 9:
      return `(${test()} ? (${a} | 0) : (${b} | 0))`;
    case 10:
      return `(${test()} && ${test()} ? 1 : (${b} | 0))`;
    case 11:
      return `Math.clz32(${a})`;
    case 12:
      return `Math.${pick(['min', 'max'])}(${a} | 0, ${b} | 0)`;
    default:
      return `(((${a} >>> 0) / (${b} >>> 0)) >>> 0)`;
  }
}

/** What may be left from here. */
interface Place {
  readonly loops: readonly string[];
  readonly returns: boolean;
  readonly breaks?: boolean;
}

describe('random programs', () => {
  it(`${programs} from seed ${first} mean what JavaScript says`, () => {
    let run = 0;
    for (let seed = first; seed < first + programs; seed++) {
      const text = new Writer(seed).program();
      const body: Body = bodyOf(text);
      const want = Array.from(xs, (x, k) => Number(body(x, ys[k])) + 0);
      let got: number[];
      try {
        got = Array.from(runKernel({ body, out: 'f64' }, [xs, ys])[0]!, (value) => value + 0);
      } catch (error) {
        throw new Error(`seed ${seed} does not compile:\n${text}\n${String(error)}`);
      }
      expect(got, `seed ${seed}:\n${text}`).toEqual(want);
      run++;
    }
    expect(run).toBe(programs);
  });

  it(`${programs} of integers from seed ${first} mean what JavaScript says`, () => {
    const edges = [0, 1, -1, 2, 7, 255, -256, 65535, 2147483647, -2147483648, 123456789, -987654321];
    const a = Int32Array.from(edges);
    const b = Int32Array.from(edges, (_, k) => edges[(k * 5 + 1) % edges.length]!);
    const c = Uint32Array.from(edges, (_, k) => edges[(k * 7 + 3) % edges.length]!);
    for (let seed = first; seed < first + programs; seed++) {
      const text = `(a, b, c) => (${integerText(random(seed), 4)}) | 0`;
      const body = bodyOf(text);
      const want = edges.map((_, k) => Number(body(a[k], b[k], c[k])));
      const [got] = runKernel({ body }, [a, b, c]);
      expect(Array.from(got!), `seed ${seed}:\n${text}`).toEqual(want);
    }
  });
});
