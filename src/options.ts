/** Checks option objects: own properties only, unknown names refused, values of the right kind. */
import { ArgumentError } from './errors.ts';
import { isDType } from './ir/types.ts';

/** The names an option object may have, each with what it takes and a test of the value. */
export type OptionRules = Readonly<
  Record<string, readonly [what: string, isRight: (value: unknown) => boolean]>
>;

/** A null-prototype copy of the options. Throws ArgumentError for an unknown name or a wrong value. */
export function checkOptions<T extends object>(of: string, options: T, rules: OptionRules): T {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new ArgumentError(
      'OPTIONS',
      `${of} takes an object of options; found ${options === null ? 'null' : typeof options}.`,
    );
  const checked = Object.create(null) as Record<string, unknown>;
  for (const name of Object.keys(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) throw unknownOption(of, name, Object.keys(rules));
    const value = (options as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const [what, isRight] = rule;
    if (!isRight(value))
      throw new ArgumentError(
        'OPTION_VALUE',
        `${of}: option '${name}' takes ${what}; found ${shown(value)}.`,
      );
    checked[name] = value;
  }
  return checked as T;
}

function unknownOption(of: string, name: string, known: readonly string[]): ArgumentError {
  return new ArgumentError(
    'OPTION_UNKNOWN',
    `${of} has no option '${name}'. It takes: ${known.join(', ') || 'none'}.`,
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : typeof value === 'object' ? 'an object' : String(value);
}

export const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0;
export const isFlag = (value: unknown): boolean => typeof value === 'boolean';
export const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;
export const isWhole = (value: unknown): boolean => Number.isSafeInteger(value);
export const isNumber = (value: unknown): boolean => typeof value === 'number';
export const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isFunction = (value: unknown): boolean => typeof value === 'function';
export const oneOf =
  (...values: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && values.includes(value);

/** Options that every pattern takes. */
const kernelRules: OptionRules = {
  name: ['a text', isText],
  out: [
    'a dtype, or a record of them',
    (value) => isDType(value) || (isRecord(value) && Object.values(value as object).every(isDType)),
  ],
  constants: ['a record of numbers, bools, lists and typed arrays', isRecord],
  functions: [
    'a record of functions',
    (value) => isRecord(value) && Object.values(value as object).every(isFunction),
  ],
  precision: ["'default', 'strict' or 'fast'", oneOf('default', 'strict', 'fast')],
};

/** Checks a pattern's options; the name is the pattern's where absent. */
export function checkKernelOptions<T extends object>(
  pattern: string,
  options: T,
  more: OptionRules,
): T & { name: string } {
  return { name: pattern, ...checkOptions(pattern, options, { ...kernelRules, ...more }) };
}
