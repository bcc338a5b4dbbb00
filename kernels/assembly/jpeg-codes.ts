// Walks the coded blocks of a sequential JPEG scan, only far enough to know where the next one begins. Source: ITU-T T.81, F.

/**
 * How many of `units` could be read from bit `at` (u32, moved on) of `data`: fewer if there is no such code, or if the data
 * end, at bit `size`. Behind them are 256 bytes of zeros. `plan`: for each of a unit's blocks the addresses (u32) of its DC
 * and of its AC table, which have for the next 16 bits the length of their code and its value (u16; 0: no code).
 */
export function readUnits(data: usize, at: usize, size: u32, plan: usize, blocks: i32, units: i32): i32 {
  let bit = load<u32>(at);
  const end = plan + ((<usize>blocks) << 3);
  for (let unit = 0; unit < units; unit++) {
    for (let block = plan; block < end; block += 8) {
      let found = <u32>load<u16>(<usize>load<u32>(block) + (coming(data, bit) << 1));
      bit += (found >> 8) + (found & 255);
      if (found === 0 || (found & 255) > 16 || bit > size) {
        store<u32>(at, bit);
        return unit;
      }
      const table = <usize>load<u32>(block + 4);
      let k = 1;
      while (k < 64) {
        found = <u32>load<u16>(table + (coming(data, bit) << 1));
        const low = found & 15;
        bit += (found >> 8) + low;
        if (low !== 0) k += (<i32>(found >> 4) & 15) + 1;
        else if ((found & 255) === 0xf0) k += 16;
        else break;
        // Zeros may run up to the block's end, but not beyond it.
        if (k > 64) break;
      }
      if (found === 0 || k > 64 || bit > size) {
        store<u32>(at, bit);
        return unit;
      }
    }
  }
  store<u32>(at, bit);
  return units;
}

/** The next 16 bits. */
function coming(data: usize, bit: u32): usize {
  return <usize>((bswap<u32>(load<u32>(data + (bit >> 3))) << (bit & 7)) >>> 16);
}
