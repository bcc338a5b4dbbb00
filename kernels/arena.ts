// A memory arena for WebAssembly kernels: arrays of pixels or features, and the kernels that process them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Kernels } from './kernels.ts';

/**
 * An array in the arena is a plain typed array; kernels receive its `byteOffset`. New things hold what lay there
 * before, until they are written.
 */
export interface Desk {
  readonly kernels: Kernels;
  /** Takes everything away and makes room for `bytes`; arrays laid out before must not be used any more. */
  clear(bytes: number): void;
  bytes(length: number): Uint8Array<ArrayBuffer>;
  shorts(length: number): Uint16Array<ArrayBuffer>;
  counts(length: number): Uint32Array<ArrayBuffer>;
  integers(length: number): Int32Array<ArrayBuffer>;
  floats(length: number): Float32Array<ArrayBuffer>;
  doubles(length: number): Float64Array<ArrayBuffer>;
  /** How far the desk is full. */
  filled(): number;
  /** Takes away what was laid out since it was filled so far. */
  clearTo(filled: number): void;
}

const PAGE = 65_536;
/** WebAssembly memory never shrinks: a desk larger than this (bytes) is replaced when a quarter of it would do. */
const LARGE = 48 * 2 ** 20;
/** Kernels load 16 bytes at a time and may look a little beyond an array's end. */
const GAP = 32;

let compiled: WebAssembly.Module | undefined;

const compile = (): WebAssembly.Module =>
  new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve('#kernels')));

/** Bytes that an array of `length` elements of `size` bytes takes on a desk. */
export const roomFor = (length: number, size = 1): number => Math.ceil((length * size + GAP) / 16) * 16;

/** An empty desk. The kernels are compiled once a process. */
export const openDesk = (): Desk => {
  compiled ??= compile();
  const code = compiled;
  const furnish = (pages: number) => {
    const memory = new WebAssembly.Memory({ initial: pages });
    return { memory, kernels: new WebAssembly.Instance(code, { env: { memory } }).exports as unknown as Kernels };
  };
  let { memory, kernels } = furnish(1);
  let top = GAP;
  const lay = (length: number, size: number): number => {
    const at = top;
    top += roomFor(length, size);
    return at;
  };
  return {
    get kernels() {
      return kernels;
    },
    clear: (bytes) => {
      const wanted = bytes + GAP;
      const size = memory.buffer.byteLength;
      if (size > LARGE && 4 * wanted < size) ({ memory, kernels } = furnish(Math.ceil(wanted / PAGE)));
      else if (wanted > size) memory.grow(Math.ceil((wanted - size) / PAGE));
      top = GAP;
    },
    bytes: (length) => new Uint8Array(memory.buffer, lay(length, 1), length),
    shorts: (length) => new Uint16Array(memory.buffer, lay(length, 2), length),
    counts: (length) => new Uint32Array(memory.buffer, lay(length, 4), length),
    integers: (length) => new Int32Array(memory.buffer, lay(length, 4), length),
    floats: (length) => new Float32Array(memory.buffer, lay(length, 4), length),
    doubles: (length) => new Float64Array(memory.buffer, lay(length, 8), length),
    filled: () => top,
    clearTo: (filled) => {
      top = filled;
    },
  };
};
