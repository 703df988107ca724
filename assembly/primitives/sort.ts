// Radix sort, stable, of f32, f64, i32 or u32 keys, alone or with the positions they came from. Least significant digit
// first: one read of the keys counts all digits, then one scatter per digit; a digit that all keys share is left out.
//
// What must hold: steps run in the order count, plan, then for each digit recount and scatter, then settle; `whole`
// is all of them by one worker. A part is a range of the array as it stands before the step. Keys stay as they are, bit
// for bit: only digits are taken of the ordered form. The result does not depend on the number of parts.
//
// The order of floats: NaN of any sign last, all of them equal. Keys alone: -0 before +0, as TypedArray.prototype.sort has
// it. With positions: -0 and +0 equal, so that equal numbers keep their order.

/** The call, as the caller writes it: 32-bit words in this order. Addresses in bytes. */
@unmanaged
class Frame {
  /** 0 count, 1 plan, 2 recount, 3 scatter, 4 settle, 5 whole. */
  step: u32;
  /** For recount and scatter: which digit, from the least significant. */
  digit: u32;
  /** 0 f32, 1 f64, 2 i32, 3 u32. */
  type: u32;
  count: u32;
  /** Ranges of the array that workers take. */
  parts: u32;
  keys: usize;
  /** Where the sorted keys go; not `keys`. */
  sorted: usize;
  /** Where their positions go, u32; 0 for keys alone. */
  order: usize;
  /** 16-byte aligned, of `scratchBytes`. */
  scratch: usize;
}

/** A pass writes to 256 places, whose lines the first-level cache holds; 11 bits save a pass and take as long or longer. */
const digitBits: u32 = 8;
const buckets: u32 = 1 << digitBits;
/** Per digit: whether it has a pass, where that reads, where it writes (0 `keys`, 1 `sorted`, 2 scratch). */
const planWords: u32 = 3;
const planBytes: u32 = 96;

/** Bytes of scratch that a call needs. */
export function scratchBytes(type: u32, count: u32, parts: u32, hasOrder: bool): f64 {
  const perKey = bytesOf(type) + (hasOrder ? 4 : 0);
  return <f64>planBytes + <f64>counterBytes(type, parts) + <f64>count * perKey + 16;
}

/** How many units the frame's step has. */
export function units(frame: usize): u32 {
  const f = changetype<Frame>(frame);
  return f.step === 1 || f.step === 5 ? 1 : f.parts;
}

/** How many digits keys of a type have. */
export function digits(type: u32): u32 {
  return (bytesOf(type) * 8) / digitBits;
}

/** Runs units begin … end - 1 of the frame's step. */
export function run(frame: usize, begin: u32, end: u32, _who: u32): void {
  const f = changetype<Frame>(frame);
  for (let unit = begin; unit < end; unit++) {
    if (f.type === 0) runUnit<f32, u32>(f, unit);
    else if (f.type === 1) runUnit<f64, u64>(f, unit);
    else if (f.type === 2) runUnit<i32, u32>(f, unit);
    else runUnit<u32, u32>(f, unit);
  }
}

function runUnit<T, U>(f: Frame, part: u32): void {
  if (f.step === 0) count<T, U>(f, part);
  else if (f.step === 1) plan(f);
  else if (f.step === 2) recount<T, U>(f, f.digit, part);
  else if (f.step === 3) scatter<T, U>(f, f.digit, part);
  else if (f.step === 4) settle<U>(f, part);
  else whole<T, U>(f);
}

function whole<T, U>(f: Frame): void {
  count<T, U>(f, 0);
  plan(f);
  for (let digit: u32 = 0; digit < digits(f.type); digit++) scatter<T, U>(f, digit, 0);
  settle<U>(f, 0);
}

function bytesOf(type: u32): u32 {
  return type === 1 ? 8 : 4;
}

/** Per part: counters of all digits, then the places of one. */
function counterBytes(type: u32, parts: u32): u32 {
  return parts * (digits(type) + 1) * buckets * 4;
}

/** How many keys of a part have each value of a digit. */
function countersOf(f: Frame, part: u32, digit: u32): usize {
  return f.scratch + planBytes + (part * (digits(f.type) + 1) + digit) * buckets * 4;
}

/** Where the part's next key with each value of the current digit goes. */
function placesOf(f: Frame, part: u32): usize {
  return countersOf(f, part, digits(f.type));
}

function planOf(f: Frame, digit: u32): usize {
  return f.scratch + digit * planWords * 4;
}

function hasPass(f: Frame, digit: u32): bool {
  return load<u32>(planOf(f, digit)) !== 0;
}

/** Which array of keys a plan's number means. */
function keysAt(f: Frame, place: u32): usize {
  if (place === 0) return f.keys;
  return place === 1 ? f.sorted : f.scratch + planBytes + counterBytes(f.type, f.parts);
}

function orderAt(f: Frame, place: u32): usize {
  return place === 1 ? f.order : keysAt(f, 2) + f.count * bytesOf(f.type);
}

function firstOf(f: Frame, part: u32): u32 {
  return <u32>((<u64>f.count * part) / f.parts);
}

/** The key as an unsigned number of the same order. */
function ordered<T, U>(raw: U, isAlone: bool): U {
  const sign = (<U>1) << (<U>sizeof<U>() * 8 - 1);
  if (!isFloat<T>()) return isSigned<T>() ? raw ^ sign : raw;
  const infinity = sizeof<U>() === 4 ? <U>0x7f800000 : <U>0x7ff0000000000000;
  const zeroed = select<U>(raw, 0, isAlone || raw !== sign);
  const flipped = zeroed ^ (sign | (<U>0 - (zeroed >> (<U>sizeof<U>() * 8 - 1))));
  return select<U>(<U>-1, flipped, (raw & ~sign) > infinity);
}

function bucketOf<U>(ordered: U, digit: u32): usize {
  return (<usize>(ordered >> <U>(digit * digitBits)) & (buckets - 1)) << 2;
}

function increment(counter: usize): void {
  store<u32>(counter, load<u32>(counter) + 1);
}

/** All digits of the keys of a part. */
function count<T, U>(f: Frame, part: u32): void {
  const counters = countersOf(f, part, 0);
  const isAlone = f.order === 0;
  memory.fill(counters, 0, digits(f.type) * buckets * 4);
  const end = f.keys + firstOf(f, part + 1) * sizeof<U>();
  for (let at = f.keys + firstOf(f, part) * sizeof<U>(); at < end; at += sizeof<U>()) {
    const key = ordered<T, U>(load<U>(at), isAlone);
    increment(counters + bucketOf<U>(key, 0));
    increment(counters + buckets * 4 + bucketOf<U>(key, 1));
    increment(counters + buckets * 8 + bucketOf<U>(key, 2));
    increment(counters + buckets * 12 + bucketOf<U>(key, 3));
    if (sizeof<U>() === 8) {
      increment(counters + buckets * 16 + bucketOf<U>(key, 4));
      increment(counters + buckets * 20 + bucketOf<U>(key, 5));
      increment(counters + buckets * 24 + bucketOf<U>(key, 6));
      increment(counters + buckets * 28 + bucketOf<U>(key, 7));
    }
  }
}

/** Which digits have a pass, and between which arrays, so that the last one writes `sorted`. */
function plan(f: Frame): void {
  let passes: u32 = 0;
  for (let digit: u32 = 0; digit < digits(f.type); digit++) {
    const isNeeded = !isShared(f, digit);
    store<u32>(planOf(f, digit), u32(isNeeded));
    passes += u32(isNeeded);
  }
  let from: u32 = 0;
  for (let digit: u32 = 0; digit < digits(f.type); digit++) {
    if (!hasPass(f, digit)) continue;
    const to: u32 = --passes % 2 === 0 ? 1 : 2;
    store<u32>(planOf(f, digit), from, 4);
    store<u32>(planOf(f, digit), to, 8);
    from = to;
  }
}

/** Whether all keys have one value of a digit. */
function isShared(f: Frame, digit: u32): bool {
  for (let bucket: u32 = 0; bucket < buckets; bucket++) {
    let keys: u32 = 0;
    for (let part: u32 = 0; part < f.parts; part++)
      keys += load<u32>(countersOf(f, part, digit) + bucket * 4);
    if (keys !== 0) return keys === f.count;
  }
  return true;
}

/** A part has other keys than when all digits were counted, unless it still reads `keys` or is all there is. */
function recount<T, U>(f: Frame, digit: u32, part: u32): void {
  const place = load<u32>(planOf(f, digit), 4);
  if (!hasPass(f, digit) || place === 0 || f.parts === 1) return;
  const counters = countersOf(f, part, digit);
  const isAlone = f.order === 0;
  memory.fill(counters, 0, buckets * 4);
  const end = keysAt(f, place) + firstOf(f, part + 1) * sizeof<U>();
  for (let at = keysAt(f, place) + firstOf(f, part) * sizeof<U>(); at < end; at += sizeof<U>()) {
    increment(counters + bucketOf<U>(ordered<T, U>(load<U>(at), isAlone), digit));
  }
}

/** All parts' counters of a digit to one part's places: by value, then by part. */
function findPlaces(f: Frame, digit: u32, part: u32): void {
  const places = placesOf(f, part);
  let place: u32 = 0;
  for (let bucket: u32 = 0; bucket < buckets; bucket++) {
    for (let other: u32 = 0; other < f.parts; other++) {
      if (other === part) store<u32>(places + bucket * 4, place);
      place += load<u32>(countersOf(f, other, digit) + bucket * 4);
    }
  }
}

function scatter<T, U>(f: Frame, digit: u32, part: u32): void {
  if (!hasPass(f, digit)) return;
  findPlaces(f, digit, part);
  if (f.order === 0) scatterKeys<T, U>(f, digit, part);
  else scatterPairs<T, U>(f, digit, part);
}

function scatterKeys<T, U>(f: Frame, digit: u32, part: u32): void {
  const places = placesOf(f, part);
  const keys = keysAt(f, load<u32>(planOf(f, digit), 4));
  const to = keysAt(f, load<u32>(planOf(f, digit), 8));
  const end = keys + firstOf(f, part + 1) * sizeof<U>();
  for (let at = keys + firstOf(f, part) * sizeof<U>(); at < end; at += sizeof<U>()) {
    const key = load<U>(at);
    const counter = places + bucketOf<U>(ordered<T, U>(key, true), digit);
    const place = load<u32>(counter);
    store<u32>(counter, place + 1);
    store<U>(to + place * sizeof<U>(), key);
  }
}

function scatterPairs<T, U>(f: Frame, digit: u32, part: u32): void {
  const places = placesOf(f, part);
  const from = load<u32>(planOf(f, digit), 4);
  const keys = keysAt(f, from);
  const order: usize = from === 0 ? <usize>0 : orderAt(f, from);
  const to = keysAt(f, load<u32>(planOf(f, digit), 8));
  const toOrder = orderAt(f, load<u32>(planOf(f, digit), 8));
  const end = firstOf(f, part + 1);
  for (let i = firstOf(f, part); i < end; i++) {
    const key = load<U>(keys + i * sizeof<U>());
    const counter = places + bucketOf<U>(ordered<T, U>(key, false), digit);
    const place = load<u32>(counter);
    store<u32>(counter, place + 1);
    store<U>(to + place * sizeof<U>(), key);
    store<u32>(toOrder + place * 4, order === 0 ? i : load<u32>(order + i * 4));
  }
}

/** Where no digit had a pass, the keys are copied as they stand. */
function settle<U>(f: Frame, part: u32): void {
  for (let digit: u32 = 0; digit < digits(f.type); digit++) if (hasPass(f, digit)) return;
  const first = firstOf(f, part);
  const end = firstOf(f, part + 1);
  memory.copy(f.sorted + first * sizeof<U>(), f.keys + first * sizeof<U>(), (end - first) * sizeof<U>());
  if (f.order !== 0) for (let i = first; i < end; i++) store<u32>(f.order + i * 4, i);
}
