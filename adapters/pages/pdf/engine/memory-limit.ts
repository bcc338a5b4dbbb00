// Lowers the most memory that a WebAssembly module may ask for, in its binary: the engine itself then refuses to grow.
// Format: https://webassembly.github.io/spec/core/binary/modules.html

const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;
/** Bytes. */
const PAGE = 65_536;
const HAS_MAXIMUM = 1;

/** An unsigned LEB128 number and where it ends. */
const numberAt = (wasm: Uint8Array, at: number): { readonly value: number; readonly end: number } => {
  let value = 0;
  for (let end = at, factor = 1; ; end += 1, factor *= 128) {
    const byte = wasm[end];
    if (byte === undefined) throw new RangeError('not a WebAssembly module');
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: end + 1 };
  }
};

/** The place of the only memory's maximum: `from` up to `end`, in pages. */
const maximumIn = (wasm: Uint8Array): { readonly from: number; readonly end: number; readonly value: number } => {
  for (let at = HEADER_BYTES; at < wasm.length; ) {
    const section = wasm[at];
    const size = numberAt(wasm, at + 1);
    if (section === MEMORY_SECTION) {
      const flags = numberAt(wasm, size.end + 1);
      const from = numberAt(wasm, flags.end).end;
      if (wasm[size.end] === 1 && flags.value === HAS_MAXIMUM) return { from, ...numberAt(wasm, from) };
      break;
    }
    at = size.end + size.value;
  }
  throw new RangeError('the module has no memory of its own with a maximum');
};

/** A copy whose memory never grows past `bytes`. The new number takes as many bytes as the old one, so nothing moves. */
export const withMemoryLimit = (wasm: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> => {
  const limited = new Uint8Array(wasm);
  const { from, end, value } = maximumIn(limited);
  let left = Math.min(value, Math.floor(bytes / PAGE));
  for (let at = from; at < end; at += 1) {
    limited[at] = (left % 128) | (at < end - 1 ? 0x80 : 0);
    left = Math.floor(left / 128);
  }
  return limited;
};
