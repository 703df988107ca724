/**
 * The names in printed code. All come from numbers of the IR, none from a user's text, so no name can clash with a
 * keyword or carry code; `identifierPart` is for the one place where people want to recognise their kernel.
 */
import type { ArrayId, Label, LocalId } from '../../ir/node.ts';

export function localName(id: LocalId): string {
  return `v${id}`;
}

export function localArrayName(id: ArrayId): string {
  return `m${id}`;
}

export function labelName(label: Label): string {
  return `L${label}`;
}

/** The letters, digits and underscores of a name, others as underscores; to stand behind a prefix. */
export function identifierPart(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_').slice(0, 60);
}
