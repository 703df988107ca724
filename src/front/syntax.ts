/**
 * Our own small syntax: what is left of JavaScript once the parser has checked its forms. Plain data; every node has
 * its place. Already gone: ++, --, compound assignment, all kinds of loops but one, parentheses, directives, and what
 * bundlers and coverage tools add.
 */
import type { Place } from './frame.ts';

export type UnaryOperator = '-' | '+' | '~' | '!';
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | '>>>'
  | '==='
  | '!=='
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>=';
export type LogicalOperator = '&&' | '||' | '??';

interface Node {
  readonly at: Place;
}

export interface NumberSyntax extends Node {
  readonly kind: 'number';
  readonly value: number;
}
export interface BoolSyntax extends Node {
  readonly kind: 'bool';
  readonly value: boolean;
}
/** `undefined`, `void 0`. */
export interface NothingSyntax extends Node {
  readonly kind: 'nothing';
}
export interface NameSyntax extends Node {
  readonly kind: 'name';
  readonly name: string;
}
export interface UnarySyntax extends Node {
  readonly kind: 'unary';
  readonly op: UnaryOperator;
  readonly value: Expression;
}
export interface BinarySyntax extends Node {
  readonly kind: 'binary';
  readonly op: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface LogicalSyntax extends Node {
  readonly kind: 'logical';
  readonly op: LogicalOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface ConditionalSyntax extends Node {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly yes: Expression;
  readonly no: Expression;
}
/** `gives` says whether the expression's value is the target's after the assignment, or before it (`i++`). */
export interface AssignSyntax extends Node {
  readonly kind: 'assign';
  readonly target: Target;
  readonly value: Expression;
  readonly gives: 'new' | 'old';
}
export interface CallSyntax extends Node {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly Expression[];
}
/** `object.property`. */
export interface MemberSyntax extends Node {
  readonly kind: 'member';
  readonly object: Expression;
  readonly property: string;
}
/** `object[index]`. */
export interface IndexSyntax extends Node {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
}
/** `new Float32Array(n)`. */
export interface NewSyntax extends Node {
  readonly kind: 'new';
  readonly callee: NameSyntax;
  readonly args: readonly Expression[];
}
/** `{ name: value }` and `{ ...value }`. */
export interface RecordSyntax extends Node {
  readonly kind: 'record';
  readonly fields: readonly { readonly name: string | '...'; readonly value: Expression }[];
}
export interface TupleSyntax extends Node {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}
export interface SequenceSyntax extends Node {
  readonly kind: 'sequence';
  readonly items: readonly Expression[];
}
export interface FunctionExpressionSyntax extends Node {
  readonly kind: 'function';
  readonly fn: FunctionSyntax;
}

export type Expression =
  | NumberSyntax
  | BoolSyntax
  | NothingSyntax
  | NameSyntax
  | UnarySyntax
  | BinarySyntax
  | LogicalSyntax
  | ConditionalSyntax
  | AssignSyntax
  | CallSyntax
  | NewSyntax
  | MemberSyntax
  | IndexSyntax
  | RecordSyntax
  | TupleSyntax
  | SequenceSyntax
  | FunctionExpressionSyntax;

/** A field of a record in a variable: `p.x`, `t[0]`. */
export interface FieldSyntax extends Node {
  readonly kind: 'field';
  readonly object: NameSyntax;
  readonly key: string;
}

/**
 * An element at an index that is computed: `a[i]`. In the assigned value, `#object[#index]` stands for it, so that both
 * are evaluated once.
 */
export interface ElementSyntax extends Node {
  readonly kind: 'element';
  readonly object: Expression;
  readonly index: Expression;
}

/** What a declaration, a parameter or an assignment gives a value to. Fields and elements are assigned to only. */
export type Target =
  | NameSyntax
  | FieldSyntax
  | ElementSyntax
  | (Node & {
      readonly kind: 'unpack';
      /** For a tuple pattern the keys are '0', '1', … */
      readonly items: readonly {
        readonly key: string;
        readonly target: Target;
        readonly fallback?: Expression;
      }[];
    });

export interface DeclareSyntax extends Node {
  readonly kind: 'declare';
  readonly mode: 'const' | 'let' | 'var';
  readonly target: Target;
  readonly value?: Expression;
}
/** `for`, `while` and `do`. `testFirst` is false for `do`. */
export interface LoopSyntax extends Node {
  readonly kind: 'loop';
  readonly init: readonly Statement[];
  readonly test?: Expression;
  readonly update?: Expression;
  readonly body: Statement;
  readonly testFirst: boolean;
}
/** `for…of`. The body starts with the declaration of, or the assignment to, the loop's variable: of the name `#item`. */
export interface ForOfSyntax extends Node {
  readonly kind: 'forOf';
  readonly values: Expression;
  readonly body: Statement;
}
export interface SwitchSyntax extends Node {
  readonly kind: 'switch';
  readonly subject: Expression;
  /** A case without a test is the default. */
  readonly cases: readonly { readonly test?: Expression; readonly body: readonly Statement[] }[];
}
export interface IfSyntax extends Node {
  readonly kind: 'if';
  readonly test: Expression;
  readonly yes: readonly Statement[];
  readonly no: readonly Statement[];
}
export interface BlockSyntax extends Node {
  readonly kind: 'block';
  readonly body: readonly Statement[];
}
export interface ReturnSyntax extends Node {
  readonly kind: 'return';
  readonly value?: Expression;
}

export type Statement =
  | DeclareSyntax
  | LoopSyntax
  | ForOfSyntax
  | SwitchSyntax
  | IfSyntax
  | BlockSyntax
  | ReturnSyntax
  | (Node & { readonly kind: 'evaluate'; readonly value: Expression })
  | (Node & { readonly kind: 'break' | 'continue'; readonly label?: string })
  | (Node & { readonly kind: 'labelled'; readonly label: string; readonly body: Statement })
  | (Node & { readonly kind: 'function'; readonly name: string; readonly fn: FunctionSyntax });

export interface ParameterSyntax {
  readonly target: Target;
  readonly fallback?: Expression;
}

export interface FunctionSyntax extends Node {
  readonly name: string;
  /** Every name that is assigned to anywhere in the text that the function stands in. */
  readonly assigned: ReadonlySet<string>;
  /** Likewise, every name that a field of is assigned to. */
  readonly fieldsAssigned: ReadonlySet<string>;
  readonly parameters: readonly ParameterSyntax[];
  /** An arrow's expression is a list of one `return`. */
  readonly body: readonly Statement[];
}

/** What stands directly inside of an expression, in order of evaluation. Bodies of functions are not entered. */
export function partsOf(expr: Expression): readonly Expression[] {
  switch (expr.kind) {
    case 'number':
    case 'bool':
    case 'nothing':
    case 'name':
    case 'function':
      return [];
    case 'unary':
      return [expr.value];
    case 'assign':
      return [...partsOfTarget(expr.target), expr.value];
    case 'binary':
    case 'logical':
      return [expr.left, expr.right];
    case 'conditional':
      return [expr.test, expr.yes, expr.no];
    case 'call':
    case 'new':
      return [expr.callee, ...expr.args];
    case 'member':
      return [expr.object];
    case 'index':
      return [expr.object, expr.index];
    case 'record':
      return expr.fields.map((field) => field.value);
    case 'tuple':
    case 'sequence':
      return expr.items;
  }
}

function partsOfTarget(target: Target): readonly Expression[] {
  if (target.kind === 'element') return [target.object, target.index];
  return target.kind === 'unpack' ? target.items.flatMap((item) => partsOfTarget(item.target)) : [];
}

/** The expressions and the statement lists directly inside of a statement. */
export function insideOf(stmt: Statement): {
  readonly exprs: readonly (Expression | undefined)[];
  readonly lists: readonly (readonly Statement[])[];
} {
  switch (stmt.kind) {
    case 'declare':
    case 'evaluate':
    case 'return':
      return { exprs: [stmt.value], lists: [] };
    case 'if':
      return { exprs: [stmt.test], lists: [stmt.yes, stmt.no] };
    case 'loop':
      return { exprs: [stmt.test, stmt.update], lists: [stmt.init, [stmt.body]] };
    case 'forOf':
      return { exprs: [stmt.values], lists: [[stmt.body]] };
    case 'switch':
      return {
        exprs: [stmt.subject, ...stmt.cases.map((one) => one.test)],
        lists: stmt.cases.map((one) => one.body),
      };
    case 'block':
      return { exprs: [], lists: [stmt.body] };
    case 'labelled':
      return { exprs: [], lists: [[stmt.body]] };
    case 'break':
    case 'continue':
    case 'function':
      return { exprs: [], lists: [] };
  }
}
