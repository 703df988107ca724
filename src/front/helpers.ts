/**
 * The helpers of a kernel's options by every name that the text may call them. A minifier renames a function and its
 * calls, but not the key in the options:
 *
 *     map((x) => bent(x), { functions: { bent } })   →   map((e) => t(e), { functions: { bent: t } })
 *
 * The function's own name still says `t`; so does its text, where keep-names has put the old name back.
 */
import type { Body, KernelSource } from './request.ts';

/**
 * Helpers by name: the keys first in rank, then names that belong to one helper only and mean nothing else, neither as a
 * key nor (`known`) in JavaScript.
 */
export function helpersOf(
  { functions = {}, constants = {} }: KernelSource,
  known: { has(name: string): boolean } = new Set<string>(),
): ReadonlyMap<string, Body> {
  const found = new Map(Object.entries(functions));
  const others = new Map<string, Body | undefined>();
  for (const [key, fn] of Object.entries(functions))
    for (const name of ownNames(fn, key)) {
      const isTaken = Object.hasOwn(functions, name) || Object.hasOwn(constants, name) || known.has(name);
      if (!isTaken) others.set(name, others.has(name) && others.get(name) !== fn ? undefined : fn);
    }
  for (const [name, fn] of others) if (fn) found.set(name, fn);
  return found;
}

/** What the function calls itself, now and in its text. A helper that is no function is complained of where it is used. */
function ownNames(fn: Body, key: string): readonly string[] {
  if (typeof fn !== 'function') return [];
  const inText = /^(?:async\s+)?function\s*\*?\s*([\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)/u.exec(
    Function.prototype.toString.call(fn),
  );
  return [fn.name, inText?.[1] ?? ''].filter((name) => name !== '' && name !== key);
}
