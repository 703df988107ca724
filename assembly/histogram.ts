// How often each of 256 values occurs in u8 numbers, written by hand. Neighbours are counted in eight tables, because a
// counter that was just written is slow to read again; the tables are added up at the end.
//
// `counts` is the byte address, in the imported memory, of 256 u32, and `tables` of eight times as many; `x` of `count` u8.

const tableBytes: usize = 256 << 2;

function countOne(table: usize, value: u64): void {
  const at = table + ((<usize>(value & 255)) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

export function histogram(counts: usize, tables: usize, x: usize, count: usize): void {
  memory.fill(tables, 0, 8 * tableBytes);
  const end = x + count;
  for (; x + 8 <= end; x += 8) {
    const eight = load<u64>(x);
    countOne(tables, eight);
    countOne(tables + tableBytes, eight >> 8);
    countOne(tables + 2 * tableBytes, eight >> 16);
    countOne(tables + 3 * tableBytes, eight >> 24);
    countOne(tables + 4 * tableBytes, eight >> 32);
    countOne(tables + 5 * tableBytes, eight >> 40);
    countOne(tables + 6 * tableBytes, eight >> 48);
    countOne(tables + 7 * tableBytes, eight >> 56);
  }
  for (; x < end; x++) countOne(tables, load<u8>(x));
  for (let bin: usize = 0; bin < tableBytes; bin += 16) {
    let sum = v128.load(tables + bin);
    for (let k: usize = 1; k < 8; k++) sum = i32x4.add(sum, v128.load(tables + k * tableBytes + bin));
    v128.store(counts + bin, sum);
  }
}
