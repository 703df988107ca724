/** The functions of lanewise in bodies: by bare name, by what they are under any name, and after all other names. */
import { describe, expect, it } from 'vitest';
import { CompileError } from '../errors.ts';
import { erf, gamma, special, specialNames } from '../ir/special.ts';
import { forEachProgramExpr } from '../ir/walk.ts';
import { arrayType, compile, type Options } from './testing.ts';

/** The operations of the body on one f32 array. */
function opsOf(text: string, options: Partial<Options> = {}): string[] {
  const body = new Function(`return ${text}`)() as NonNullable<Options['body']>;
  const { program } = compile({ pattern: 'map', body, ...options }, [arrayType('f32', 1)], 1);
  const found: string[] = [];
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'op') found.push(expr.op);
  });
  return found;
}

describe('special functions', () => {
  it.each(specialNames)('%s is known by its name', (name) => {
    expect(opsOf(`(x) => ${name}(x)`)).toEqual([name]);
  });

  it.each(specialNames)('%s of a constant is a constant', (name) => {
    const body = new Function(`return (x) => x + ${name}(1.5)`)() as NonNullable<Options['body']>;
    const { program } = compile({ pattern: 'map', body }, [arrayType('f64', 1)], 1);
    const constants: number[] = [];
    forEachProgramExpr(program, (expr) => {
      if (expr.kind === 'const') constants.push(expr.value);
    });
    expect(constants).toContain(special[name](1.5));
  });

  it('any name will do where the function is given', () => {
    expect(opsOf('(x) => e(x) + t(x)', { functions: { e: erf, t: gamma } })).toEqual(['add', 'erf', 'gamma']);
  });

  it('every other thing of that name comes first', () => {
    expect(opsOf('(x) => { const erf = (v) => -v; return erf(x); }')).toEqual(['neg']);
    expect(opsOf('(gamma) => gamma + 1')).toEqual(['add']);
    expect(opsOf('(x) => x + gamma', { constants: { gamma: 2.2 } })).toEqual(['add']);
    expect(opsOf('(x) => sigmoid(x)', { functions: { sigmoid: (v: number) => -v } })).toEqual(['neg']);
    const own = { gamma: (v: number): number => -v }.gamma;
    expect(opsOf('(x) => gamma(x)', { functions: { corrected: own } })).toEqual(['neg']);
  });
});

describe('Math', () => {
  const later = ['f16round', 'sumPrecise'];
  const names = [...new Set([...Object.getOwnPropertyNames(Math), ...later])];

  it.each(names.filter((name) => typeof (Math as never)[name] === 'function' || later.includes(name)))(
    '%s compiles, or is refused with a code',
    (name) => {
      try {
        opsOf(`(x) => Math.${name}(x, 2)`.replace(/\(x, 2\)/, twoArguments.has(name) ? '(x, 2)' : '(x)'));
      } catch (error) {
        expect(error).toBeInstanceOf(CompileError);
        expect((error as CompileError).code).toBe(refused[name]);
        return;
      }
      expect(Object.keys(refused)).not.toContain(name);
    },
  );
});

const twoArguments: ReadonlySet<string> = new Set(['pow', 'atan2', 'imul']);
const refused: Readonly<Record<string, string>> = {
  random: 'RANDOM',
  f16round: 'UNKNOWN_FUNCTION',
  sumPrecise: 'UNKNOWN_FUNCTION',
};
