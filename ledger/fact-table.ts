// The last journaled state of each item in 25 bytes, so that a journal of any length is read once in bounded memory.

/** Segments grow one by one: the memory for growing stays a small part of the whole. */
const SEGMENTS = 256;
const FIRST_SLOTS = 64;
const FULLEST = 0.75;

/** Independent facts that are kept of an item. */
export const LANES = 3;

export interface Facts {
  /** Sequence of the entry that gave the item its state. */
  readonly sequence: number;
  /** A number from 1 to 127 that stands for what the entry says of the item's state. */
  readonly code: number;
  /** A 32-bit hash per lane; 0: nothing was said. */
  readonly lanes: readonly number[];
}

interface Segment {
  keys: Uint32Array;
  sequences: Uint32Array;
  lanes: Uint32Array;
  codes: Uint8Array;
  used: number;
}

const SEEN = 0x80;

const segmentOf = (slots: number): Segment => ({
  keys: new Uint32Array(slots * 2),
  sequences: new Uint32Array(slots),
  lanes: new Uint32Array(slots * LANES),
  codes: new Uint8Array(slots),
  used: 0,
});

/** Two 32-bit hashes of a text (after MurmurHash 3's mixing); without the seed nobody can make two texts collide. */
const hashed = (text: string, seed: number): readonly [number, number] => {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ Math.imul(seed, 0x9e3779b1);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return [a >>> 0, b >>> 0];
};

export interface FactTable {
  /** A fact's hash for a lane; never 0. */
  hash(fact: string): number;
  /** Changes what is known of `subject`. An entry that says nothing of a lane leaves it as it was. */
  note(
    subject: string,
    said: { readonly sequence: number; readonly code?: number; readonly lanes?: readonly (number | undefined)[] },
  ): void;
  /** What is known of `subject`, which counts as seen from now on. */
  take(subject: string): Facts | undefined;
  /** Sequences of the entries whose subjects nobody has taken. */
  unseen(): Iterable<number>;
  /** Bytes in use. */
  readonly bytes: number;
}

/** `seed`: 32 random bits. */
export const factTable = (seed: number): FactTable => {
  const segments = Array.from({ length: SEGMENTS }, () => segmentOf(FIRST_SLOTS));

  /** The slot of a key, or the free one where it belongs. */
  const slotOf = ({ keys, codes }: Segment, high: number, low: number): number => {
    const slots = codes.length;
    for (let slot = low % slots; ; slot = slot + 1 === slots ? 0 : slot + 1) {
      const [h, l] = [keys[slot * 2]!, keys[slot * 2 + 1]!];
      if ((h === 0 && l === 0) || (h === high && l === low)) return slot;
    }
  };

  const keyOf = (subject: string): readonly [Segment, number, number] => {
    const [high, low] = hashed(subject, seed);
    return [segments[high % SEGMENTS]!, high, low === 0 ? 1 : low];
  };

  const grow = (segment: Segment): void => {
    const old = { ...segment };
    Object.assign(segment, segmentOf(Math.ceil(old.codes.length * 1.5) | 1), { used: old.used });
    for (let from = 0; from < old.codes.length; from += 1) {
      const [high, low] = [old.keys[from * 2]!, old.keys[from * 2 + 1]!];
      if (high === 0 && low === 0) continue;
      const slot = slotOf(segment, high, low);
      segment.keys.set([high, low], slot * 2);
      segment.sequences[slot] = old.sequences[from]!;
      segment.codes[slot] = old.codes[from]!;
      segment.lanes.set(old.lanes.subarray(from * LANES, (from + 1) * LANES), slot * LANES);
    }
  };

  return {
    hash: (fact) => hashed(fact, seed ^ 0x5bd1e995)[0] || 1,
    note: (subject, { sequence, code, lanes = [] }) => {
      const [segment, high, low] = keyOf(subject);
      if (segment.used >= segment.codes.length * FULLEST) grow(segment);
      const slot = slotOf(segment, high, low);
      if (segment.keys[slot * 2 + 1] === 0) {
        segment.keys.set([high, low], slot * 2);
        segment.sequences[slot] = sequence;
        segment.used += 1;
      }
      if (code !== undefined) {
        segment.codes[slot] = code;
        segment.sequences[slot] = sequence;
      }
      for (const [lane, fact] of lanes.entries()) if (fact !== undefined) segment.lanes[slot * LANES + lane] = fact;
    },
    take: (subject) => {
      const [segment, high, low] = keyOf(subject);
      const slot = slotOf(segment, high, low);
      if (segment.keys[slot * 2 + 1] === 0) return undefined;
      const code = segment.codes[slot]! & ~SEEN;
      segment.codes[slot] = code | SEEN;
      const lanes = [...segment.lanes.subarray(slot * LANES, (slot + 1) * LANES)];
      return { sequence: segment.sequences[slot]!, code, lanes };
    },
    *unseen() {
      for (const { codes, keys, sequences } of segments)
        for (let slot = 0; slot < codes.length; slot += 1)
          if (keys[slot * 2 + 1] !== 0 && (codes[slot]! & SEEN) === 0) yield sequences[slot]!;
    },
    get bytes() {
      const each = 8 + 4 + 4 * LANES + 1;
      return segments.reduce((sum, { codes }) => sum + codes.length * each, 0);
    },
  };
};
