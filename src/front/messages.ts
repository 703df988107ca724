/**
 * Every error of the front end, one named function each: a stable code, what was found, what was expected, and the
 * nearest form that works. The place gives line, column and code frame.
 */
import { CompileError } from '../errors.ts';
import { frameOf, type Place, positionOf } from './frame.ts';

function fault(code: string, at: Place, message: string, hint: string): CompileError {
  const { line, column } = positionOf(at);
  return new CompileError(
    code,
    message,
    { line, column, frame: frameOf(at), hint },
    { kernel: at.source.name },
  );
}

/** For errors that no line of the body is to blame for. */
function wholeFault(code: string, name: string, message: string, hint: string): CompileError {
  return new CompileError(code, message, { line: 1, column: 1, frame: name, hint }, { kernel: name });
}

/** The words of a list, at most eight of them. */
function words(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `'${name}'`);
  return shown.join(', ') + (names.length > 8 ? ', …' : '');
}

/** A known name at most two letters off, for "did you mean". */
function nearest(name: string, known: readonly string[]): string {
  const near = known
    .map((one) => ({ one, off: distance(name.toLowerCase(), one.toLowerCase()) }))
    .filter(({ one, off }) => off <= (Math.min(name.length, one.length) > 4 ? 2 : 1) && one.length > 1)
    .sort((a, b) => a.off - b.off)[0];
  return near ? ` Did you mean '${near.one}'?` : '';
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let k = 1; k <= b.length; k++)
      next.push(Math.min(row[k]! + 1, next[k - 1]! + 1, row[k - 1]! + (a[i - 1] === b[k - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

// The function itself.

export function notAFunction(name: string, found: string): CompileError {
  return wholeFault(
    'NOT_A_FUNCTION',
    name,
    `'${name}' must be a function, found ${found}.`,
    'Pass the function itself: map((x) => x * 2).',
  );
}

export function nativeFunction(at: Place): CompileError {
  return fault(
    'NO_SOURCE',
    at,
    'This function has no source text: it is built in, or the result of bind().',
    'Wrap it: (x) => Math.sqrt(x). For a bound function, write its body here or give it in { functions }.',
  );
}

export function unreadableSource(at: Place, cause: unknown): CompileError {
  const why = cause instanceof Error ? ` (${cause.message.replace(/ \(\d+:\d+\)$/, '')})` : '';
  return fault(
    'UNREADABLE_SOURCE',
    at,
    `The text of this function does not parse as a function${why}.`,
    'Use an arrow function, a function expression or a method.',
  );
}

export function asyncRefused(at: Place): CompileError {
  return fault(
    'ASYNC',
    at,
    'A kernel body can not wait: it runs once per element, on many lanes at a time.',
    'Remove async and await; await the kernel call instead.',
  );
}

export function generatorRefused(at: Place): CompileError {
  return fault('GENERATOR', at, 'A kernel body can not be a generator.', 'Return the value: (x) => x * 2.');
}

// Forms that kernels don't have.

export function thisRefused(at: Place): CompileError {
  return fault(
    'THIS',
    at,
    'A kernel body has no `this`, no `super` and no private names.',
    'Pass the value as a parameter, or give it in { constants }.',
  );
}

export function newRefused(at: Place): CompileError {
  return fault(
    'NEW',
    at,
    'A kernel body can make small arrays and records, no other objects.',
    'Write { x: 1, y: 2 }, [1, 2, 3], new Float32Array(9), or Float64Array, Int32Array, Uint32Array, Array.',
  );
}

export function classRefused(at: Place): CompileError {
  return fault('CLASS', at, 'There are no classes in kernels.', 'Use helper functions and records.');
}

export function metaRefused(at: Place): CompileError {
  return fault(
    'META',
    at,
    'new.target and import.meta mean nothing in a kernel.',
    'Give what you need in { constants }.',
  );
}

export function importRefused(at: Place): CompileError {
  return fault(
    'IMPORT',
    at,
    'A kernel body can not import.',
    'Import at the top of the module and give helpers in { functions }.',
  );
}

export function stringRefused(at: Place): CompileError {
  return fault(
    'STRING',
    at,
    'Kernels compute with numbers; there are no strings.',
    'Use a number or a bool instead.',
  );
}

export function regexRefused(at: Place): CompileError {
  return fault('REGEX', at, 'Kernels compute with numbers; there are no regular expressions.', 'Remove it.');
}

export function bigintRefused(at: Place): CompileError {
  return fault(
    'BIGINT',
    at,
    'There is no bigint in kernels.',
    'Write the number without n; integers have 32 bits and wrap.',
  );
}

export function nullRefused(at: Place): CompileError {
  return fault(
    'NULL',
    at,
    'There is no null in kernels.',
    'Use a number that stands for "none": -1, NaN, Infinity.',
  );
}

export function operatorRefused(at: Place, operator: string): CompileError {
  const hint =
    operator === 'typeof'
      ? 'Types are known when a kernel is compiled: write the branch that applies.'
      : 'Records have fixed fields: read the field itself.';
  return fault('OPERATOR', at, `There is no '${operator}' in kernels.`, hint);
}

export function optionalChain(at: Place): CompileError {
  return fault(
    'OPTIONAL_CHAIN',
    at,
    'Nothing in a kernel is ever null: `?.` has no meaning.',
    'Write `.` or `[…]`.',
  );
}

export function spreadRefused(at: Place): CompileError {
  return fault(
    'SPREAD',
    at,
    'Arguments and tuples can not be spread in a kernel.',
    'Write them one by one: Math.max(a, b, c).',
  );
}

export function restRefused(at: Place): CompileError {
  return fault('REST', at, 'A kernel has a fixed number of parameters and fields.', 'Name them one by one.');
}

export function holeRefused(at: Place): CompileError {
  return fault('HOLE', at, 'A tuple can not have holes.', 'Write a value for every place.');
}

export function accessorRefused(at: Place): CompileError {
  return fault(
    'ACCESSOR',
    at,
    'Records in kernels have values, no getters or setters.',
    'Write { name: value }.',
  );
}

export function computedKey(at: Place): CompileError {
  return fault(
    'COMPUTED_KEY',
    at,
    'The fields of a record are fixed when a kernel is compiled.',
    'Write the name itself.',
  );
}

export function storeRefused(at: Place): CompileError {
  return fault(
    'STORE',
    at,
    'A kernel body writes to its own variables, to fields of its own records (p.x = 1) and to arrays that it makes itself, never into what it was given.',
    'Return the value of this point. For a record in a record, make a new one: p = { ...p, q: { x: 1 } }.',
  );
}

export function recordNotOwn(at: Place, name: string): CompileError {
  return fault(
    'RECORD_NOT_OWN',
    at,
    `'${name}' was not made here, so that its record may have other names, which would have to see the change.`,
    `Copy it into a record of its own: const own = { ...${name} }, and assign to the fields of that.`,
  );
}

export function recordShared(at: Place, name: string): CompileError {
  return fault(
    'RECORD_SHARED',
    at,
    `'${name}' has fields that are assigned to, and its record gets another name here or elsewhere.`,
    `Hand on a copy, { ...${name} }, or the fields one by one.`,
  );
}

export function forOfRefused(at: Place, found: string): CompileError {
  return fault(
    'FOR_OF',
    at,
    `for…of goes over a list that is written out, a constant list or an array; found ${found}.`,
    'Write the list, for (const w of [1, 4, 6]), or count: for (let i = 0; i < n; i++) { … }.',
  );
}

export function forOfTooLong(at: Place, found: number, most: number): CompileError {
  return fault(
    'FOR_OF_LONG',
    at,
    `for…of puts its body once per item of a list that is written out; found ${found} items, at most ${most} are taken.`,
    'Give the list in { constants }, where it is a loop.',
  );
}

export function forInRefused(at: Place): CompileError {
  return fault(
    'FOR_IN',
    at,
    'for…in is not available in kernels: fields are fixed.',
    'Count instead: for (let i = 0; i < n; i++) { … }.',
  );
}

export function throwRefused(at: Place): CompileError {
  return fault(
    'THROW',
    at,
    'A kernel body can not throw: it runs on many lanes at a time.',
    'Return a value that says so: NaN, -1.',
  );
}

export function tryRefused(at: Place): CompileError {
  return fault(
    'TRY',
    at,
    'There is no try in kernels: nothing in them throws.',
    'Remove it and keep the inner lines.',
  );
}

export function withRefused(at: Place): CompileError {
  return fault('WITH', at, 'There is no with in kernels.', 'Name the record: p.x.');
}

export function usingRefused(at: Place): CompileError {
  return fault('USING', at, 'There is no using in kernels: nothing needs disposing.', 'Use const.');
}

// Names.

/** What a global that people reach for is replaced by. */
const instead: Readonly<Record<string, string>> = {
  console: 'Kernels can not print. Call the body as plain JavaScript to debug it: kernel.js(…).',
  Date: 'Read the time outside and pass it as a parameter.',
  performance: 'Read the time outside and pass it as a parameter.',
  crypto: 'Use random.uniform(…) to make an array of random numbers and pass it.',
  parseInt: 'Use Math.trunc(x).',
  parseFloat: 'Values are numbers already: remove it.',
  BigInt: 'Integers have 32 bits and wrap.',
  Object: 'Use records with fixed fields.',
  String: 'Kernels compute with numbers.',
  arguments: 'Name the parameters.',
};

export function unknownName(at: Place, name: string, known: readonly string[]): CompileError {
  const special = instead[name];
  if (special) return fault('UNKNOWN_NAME', at, `'${name}' is not available in kernels.`, special);
  return fault(
    'UNKNOWN_NAME',
    at,
    `'${name}' is neither a parameter nor a variable of this kernel.${nearest(name, known)}`,
    `Give it in { constants: { ${name} } } or { functions: { ${name} } }, or use the build plugin, which reads it from the code around.${renamed(name)}`,
  );
}

/** Nobody names a helper `t`; minifiers do. */
function renamed(name: string): string {
  if (name.length > 2) return '';
  return ` Minifiers rename what stands outside of a kernel: if one has been here, use the plugin, or declare it inside of the body.`;
}

export function unknownObject(at: Place, object: string, property: string): CompileError {
  const special = instead[object];
  if (special) return fault('UNKNOWN_NAME', at, `'${object}' is not available in kernels.`, special);
  return fault(
    'UNKNOWN_NAME',
    at,
    `'${object}' is neither a parameter nor a variable of this kernel.`,
    `Give what you need of it: { constants: { ${property} } } or { functions: { ${property} } }.`,
  );
}

export function unknownFunction(at: Place, name: string, known: readonly string[]): CompileError {
  if (name === 'Math.random')
    return fault(
      'RANDOM',
      at,
      'Math.random has no place in a kernel: its result would depend on the order of the elements.',
      'Make an array with random.uniform(…) (counter-based, seeded) and pass it as a parameter.',
    );
  const [space, last] = name.split('.') as [string, string];
  return fault(
    'UNKNOWN_FUNCTION',
    at,
    `There is no ${name} in kernels.${nearest(last, known)}`,
    `${space} has: ${known.join(', ')}.`,
  );
}

export function unknownField(at: Place, name: string, known: readonly string[]): CompileError {
  return fault(
    'UNKNOWN_FIELD',
    at,
    `There is no field '${name}' here.${nearest(name, known)}`,
    known.length > 0 ? `The fields are ${words(known)}.` : 'The record is empty.',
  );
}

export function noProperties(at: Place, found: string, property: string): CompileError {
  return fault(
    'NO_PROPERTIES',
    at,
    `'.${property}' is asked of ${found}, which has no properties in a kernel.`,
    'Only records have fields, arrays have .length, and Math and Number their functions.',
  );
}

export function arrayProperty(at: Place, name: string, property: string): CompileError {
  return fault(
    'ARRAY_METHOD',
    at,
    `Arrays in kernels have no '${property}' (asked of '${name}').`,
    'Use indices and .length in a loop: for (let i = 0; i < a.length; i++) { … a[i] … }.',
  );
}

export function assignedConst(at: Place, name: string): CompileError {
  return fault(
    'CONST_ASSIGNED',
    at,
    `'${name}' is a constant and can not be assigned to.`,
    `Declare it with let.`,
  );
}

export function assignedOther(at: Place, name: string, found: string): CompileError {
  return fault(
    'KIND_ASSIGNED',
    at,
    `'${name}' is ${found} and can not get another value.`,
    'Use a new variable; only numbers, bools and records of them can change.',
  );
}

export function assignedUnknown(at: Place, name: string): CompileError {
  return fault(
    'OUTSIDE_ASSIGNED',
    at,
    `'${name}' is not a variable of this kernel: elements run in any order and on many threads, so nothing outside can be changed.`,
    'Declare it inside (let), or return the value and combine the results with reduce.',
  );
}

export function readBeforeValue(at: Place, name: string): CompileError {
  return fault(
    'NO_VALUE',
    at,
    `'${name}' has no value here.`,
    'Give it one where it is declared: let x = 0.',
  );
}

export function maybeUnset(at: Place, name: string): CompileError {
  return fault(
    'MAYBE_NO_VALUE',
    at,
    `'${name}' may be read here before it has got a value.`,
    'Give it one where it is declared: let x = 0.',
  );
}

// Values of the wrong kind.

export function undefinedValue(at: Place): CompileError {
  return fault(
    'UNDEFINED',
    at,
    'This is undefined, and a number is needed.',
    'Use a number; for a missing argument, give the parameter a default: (x, k = 1) => x * k.',
  );
}

export function notANumber(at: Place, found: string): CompileError {
  return fault(
    'NOT_A_NUMBER',
    at,
    `A number is needed here, found ${found}.`,
    'Use a number, a field of the record (p.x), or the result of a call.',
  );
}

export function fieldNotCalled(at: Place, name: string, rank: number): CompileError {
  const zeros = Array(rank).fill('0').join(', ');
  return fault(
    'FIELD_NOT_CALLED',
    at,
    `'${name}' is a neighbourhood: it is read by offset from the cell.`,
    `Write ${name}(${zeros}) for the cell itself.`,
  );
}

export function offsetCount(at: Place, name: string, rank: number, found: number): CompileError {
  const example = ['-1', '0', '1'].slice(0, rank).join(', ');
  return fault(
    'OFFSET_COUNT',
    at,
    `'${name}' has ${axes(rank)}, but ${found} offset${found === 1 ? ' is' : 's are'} given.`,
    `Give one offset per axis, outermost first: ${name}(${example}).`,
  );
}

export function arrayNotIndexed(at: Place, name: string, rank: number, given: number): CompileError {
  const index = ['[z]', '[y]', '[x]'].slice(3 - rank).join('');
  const found = given === 0 ? 'is used as a number' : `gets ${given} of ${rank} indices`;
  return fault(
    'NEEDS_INDEX',
    at,
    `'${name}' is an array with ${axes(rank)} and ${found}.`,
    `Read one element: ${name}${rank === 1 ? '[i]' : index}.`,
  );
}

function axes(rank: number): string {
  return rank === 1 ? 'one axis' : `${rank} axes`;
}

export function notIndexable(at: Place, name: string): CompileError {
  return fault(
    'NOT_INDEXABLE',
    at,
    `${/ /.test(name) ? name : `'${name}'`} is a single number here and can not be indexed.`,
    'In map, reduce and histogram a parameter is one element; use grid((i, a) => a[i]) to read freely, or one index per axis.',
  );
}

export function dynamicTuple(at: Place): CompileError {
  return fault(
    'DYNAMIC_TUPLE',
    at,
    'Only a list of numbers that is written out, or made here, can have an index that is computed.',
    'Declare it where it is made: const a = [x, y, z]; for lists in a list, compute the place in one: a[3 * i + j].',
  );
}

export function arrayNested(at: Place, found: string): CompileError {
  return fault(
    'ARRAY_NESTED',
    at,
    `The elements of a local array are numbers or bools, found ${found}.`,
    'Put all of them in one list and compute the place: a[3 * i + j].',
  );
}

export function arrayLength(at: Place, found: string, most: number): CompileError {
  return fault(
    'ARRAY_LENGTH',
    at,
    `The length of a local array is a constant from 1 to ${most}; found ${found}.`,
    'Write the number, new Float32Array(9), or give it in { constants }.',
  );
}

export function arrayHeld(at: Place, name: string): CompileError {
  return fault(
    'ARRAY_HELD',
    at,
    `'${name}' would stand for one array or another, or for none: which is known only when the kernel runs.`,
    'Declare an array with const where it is made, and give it elements: a[0] = x, a.fill(0).',
  );
}

export function combineArray(at: Place): CompileError {
  return fault(
    'COMBINE_ARRAY',
    at,
    'combine has no local arrays: it works on two accumulators.',
    'Use variables, or do it in the map before: map((x, y) => …).reduce(combine, identity).',
  );
}

export function newMissing(at: Place, name: string): CompileError {
  return fault('NEW_MISSING', at, `${name} is no function.`, `Write new ${name}(…).`);
}

export function notUnpackable(at: Place, found: string): CompileError {
  return fault(
    'NOT_A_RECORD',
    at,
    `A record or tuple is needed here, found ${found}.`,
    'Unpack what a helper returns as { x, y } or [x, y].',
  );
}

export function notCallable(at: Place, found: string): CompileError {
  return fault(
    'NOT_CALLABLE',
    at,
    `This is ${found} and can not be called.`,
    'Only helpers, functions of Math and the fields of a stencil can be called.',
  );
}

export function argumentCount(at: Place, name: string, wanted: number, found: number): CompileError {
  return fault(
    'ARGUMENT_COUNT',
    at,
    `${name} takes ${wanted} argument${wanted === 1 ? '' : 's'}, found ${found}.`,
    'Give exactly the arguments that JavaScript would use.',
  );
}

export function recursion(at: Place, name: string): CompileError {
  return fault(
    'RECURSION',
    at,
    `${name ? `'${name}'` : 'This helper'} calls itself: helpers are put in place of their calls, so there is no recursion.`,
    'Write a loop.',
  );
}

export function tooDeep(at: Place): CompileError {
  return fault(
    'CALLS_TOO_DEEP',
    at,
    'Helpers call helpers more than 64 deep.',
    'Write a loop, or fewer layers.',
  );
}

export function missingReturn(at: Place): CompileError {
  return fault(
    'MISSING_RETURN',
    at,
    'One way through this function returns a value and another one does not.',
    'Return a value on every way; add a return at the end.',
  );
}

export function nothingReturned(at: Place): CompileError {
  return fault(
    'NOTHING_RETURNED',
    at,
    'This kernel returns nothing.',
    'Return a number or a record: (x) => x * 2, or { return x * 2; }. An object in an arrow needs parentheses: () => ({ a: 1 }).',
  );
}

export function shapeChanged(at: Place, name: string, was: string, found: string): CompileError {
  return fault(
    'SHAPE_CHANGED',
    at,
    `'${name}' is ${was} and gets ${found}.`,
    'A variable keeps its kind; use two variables.',
  );
}

export function fieldsChanged(
  at: Place,
  name: string,
  was: readonly string[],
  found: readonly string[],
): CompileError {
  return fault(
    'FIELDS_CHANGED',
    at,
    `'${name}' has the fields ${words(was)}, but ${words(found)} are given.`,
    'Records that meet must have the same fields.',
  );
}

export function mixedBranches(at: Place, first: string, second: string): CompileError {
  return fault(
    'MIXED_BRANCHES',
    at,
    `The two ways give ${first} and ${second}.`,
    'Both must give numbers, or records with the same fields. To choose between arrays, choose between their elements.',
  );
}

// Types.

export function mixedBool(at: Place): CompileError {
  return fault(
    'MIXED_BOOL',
    at,
    'A bool and a number meet in one value.',
    'Make the bool a number (flag ? 1 : 0), or the number a bool (x !== 0).',
  );
}

export function comparedKinds(at: Place): CompileError {
  return fault(
    'COMPARED_KINDS',
    at,
    'A bool is never === to a number.',
    'Compare two numbers or two bools; as a test, use the bool itself.',
  );
}

export function mixedSigns(at: Place, what: string): CompileError {
  return fault(
    'MIXED_SIGNS',
    at,
    `${what} of an i32 and a u32 has no one type that holds both.`,
    'Make both the same: (x | 0) for i32, (x >>> 0) for u32.',
  );
}

export function floatIndex(at: Place, type: string): CompileError {
  return fault(
    'FLOAT_INDEX',
    at,
    `An index must be a whole number, and this is ${type}: JavaScript would read undefined at a fraction.`,
    'Say how to round: Math.floor(x), Math.round(x), or (x | 0).',
  );
}

export function boolIndex(at: Place): CompileError {
  return fault('BOOL_INDEX', at, 'An index must be a number, found a bool.', 'Write flag ? 1 : 0.');
}

// What patterns ask of a body.

export function parameterPattern(at: Place): CompileError {
  return fault(
    'PARAMETER_PATTERN',
    at,
    'The parameters of a kernel are plain names.',
    'Name each argument: (x, y) => x + y.',
  );
}

export function parameterDefault(at: Place): CompileError {
  return fault(
    'PARAMETER_DEFAULT',
    at,
    'The default of a parameter must be a number that is known without running anything.',
    'Write a number: (x, k = 0.5) => x * k.',
  );
}

export function tooFewParameters(at: Place, wanted: number, found: number): CompileError {
  return fault(
    'PARAMETER_COUNT',
    at,
    `This function has ${found} parameter${found === 1 ? '' : 's'}, but ${wanted} values come in.`,
    'Name one parameter per value: a grid has its coordinates first (y, x), index: true adds the index at the end.',
  );
}

export function scalarUsedAs(at: Place, name: string, use: 'field' | 'array'): CompileError {
  const how = use === 'field' ? `called with offsets` : 'indexed';
  return fault(
    'SCALAR_ARGUMENT',
    at,
    `'${name}' is ${how}, but a plain number was passed.`,
    'Pass an array there.',
  );
}

export function fieldRank(at: Place, name: string, rank: number, domain: number): CompileError {
  return fault(
    'FIELD_RANK',
    at,
    `'${name}' has ${axes(rank)}, but this stencil runs over ${axes(domain)}.`,
    'Arrays of a stencil have the shape of its domain.',
  );
}

export function badConstant(name: string, constant: string, found: string): CompileError {
  return wholeFault(
    'BAD_CONSTANT',
    name,
    `The constant '${constant}' can not be used: found ${found}.`,
    'Constants are numbers, bools, flat lists of numbers and typed arrays.',
  );
}

export function badResult(at: Place, found: string): CompileError {
  return fault(
    'BAD_RESULT',
    at,
    `A kernel gives a number or a record of numbers, found ${found}.`,
    'Return x, { a: x, b: y } or [x, y]; records do not nest.',
  );
}

export function unknownOutput(at: Place, name: string, known: readonly string[]): CompileError {
  return fault(
    'UNKNOWN_OUTPUT',
    at,
    `'out' names '${name}', but the body gives ${words(known)}.`,
    'Use the names that the body returns.',
  );
}

export function unknownDType(at: Place, found: string): CompileError {
  return fault(
    'UNKNOWN_DTYPE',
    at,
    `'out' says '${found}', which is no dtype.`,
    "The dtypes are 'f32', 'f64', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8', 'u8c' and 'bool'.",
  );
}

export function narrowAccumulator(at: Place, name: string, type: string, dtype: string): CompileError {
  return fault(
    'OUT_NARROW',
    at,
    `'${name}' is accumulated as ${type}, which out: '${dtype}' can not hold.`,
    'Leave out the dtype, or convert in the body and in combine.',
  );
}

export function notASum(at: Place): CompileError {
  return fault(
    'NOT_A_SUM',
    at,
    "sum: 'compensated' is for sums: this combine is something else.",
    "Write reduce((a, b) => a + b, 0, { sum: 'compensated' }), and map what is summed before.",
  );
}

export function missingIdentity(name: string): CompileError {
  return wholeFault(
    'NO_IDENTITY',
    name,
    'A reduction needs an identity: the value that changes nothing, and the result for no elements.',
    'reduce((a, b) => a + b, 0), or { x: Infinity, i: -1 } for a record.',
  );
}

export function identityFields(
  at: Place,
  what: string,
  identity: readonly string[],
  found: readonly string[],
): CompileError {
  const shape = (names: readonly string[]): string =>
    names.length === 1 && names[0] === 'out' ? 'a number' : `the fields ${words(names)}`;
  return fault(
    'IDENTITY_FIELDS',
    at,
    `${what} gives ${shape(found)}, but the identity has ${shape(identity)}.`,
    'The body, combine and the identity must have the same fields.',
  );
}

export function combineReads(at: Place): CompileError {
  return fault(
    'COMBINE_READS',
    at,
    'combine works on two accumulators and reads no arrays.',
    'Read the element in the map before: map((x, y) => …).reduce(combine, identity).',
  );
}

export function histogramResult(at: Place, found: string): CompileError {
  return fault(
    'HISTOGRAM_RESULT',
    at,
    `A histogram's body gives one bin number, found ${found}.`,
    'Return one number.',
  );
}

export function histogramOut(at: Place, found: string): CompileError {
  return fault(
    'HISTOGRAM_OUT',
    at,
    `A histogram counts in u32; out says '${found}'.`,
    'Leave out the dtype.',
  );
}
