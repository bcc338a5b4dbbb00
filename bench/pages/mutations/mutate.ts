// Damages files as in transit: bytes flipped, lost, doubled and overwritten, early ends.
import type { Random } from '../../../fixtures/make-scans/random.ts';

const LONGEST = 4096;

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const place = (bytes: Buffer, random: Random): number => random.whole(0, bytes.length - 1);
const piece = (bytes: Buffer, random: Random): readonly [number, number] => {
  const from = place(bytes, random);
  return [from, Math.min(bytes.length, from + random.whole(1, Math.min(LONGEST, bytes.length)))];
};

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'flipped bits': (bytes, random) => {
    const out = Buffer.from(bytes);
    for (let left = random.whole(1, 20); left > 0; left -= 1) out[place(out, random)]! ^= 1 << random.whole(0, 7);
    return out;
  },
  'changed bytes': (bytes, random) => {
    const out = Buffer.from(bytes);
    for (let left = random.whole(1, 8); left > 0; left -= 1) out[place(out, random)] = random.whole(0, 255);
    return out;
  },
  'zeroed block': (bytes, random) => {
    const out = Buffer.from(bytes);
    return out.fill(0, ...piece(bytes, random));
  },
  'lost block': (bytes, random) => {
    const [from, to] = piece(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  'doubled block': (bytes, random) => {
    const [from, to] = piece(bytes, random);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  'foreign block': (bytes, random) => {
    const out = Buffer.from(bytes);
    const [from, to] = piece(bytes, random);
    for (let at = from; at < to; at += 1) out[at] = random.whole(0, 255);
    return out;
  },
  'cut off': (bytes, random) => bytes.subarray(0, random.whole(Math.floor(bytes.length / 4), bytes.length - 1)),
  'cut off, with the old end': (bytes, random) => {
    const kept = random.whole(Math.floor(bytes.length / 2), bytes.length - 1);
    return Buffer.concat([bytes.subarray(0, kept), bytes.subarray(Math.max(kept, bytes.length - 512))]);
  },
  'changed number': (bytes, random) => {
    const digits = [...bytes.toString('latin1').matchAll(/\b\d{1,5}\b/g)];
    const found = digits.length === 0 ? undefined : random.pick(digits);
    if (found === undefined) return Buffer.from(bytes.map((byte, at) => (at === 8 ? byte ^ 3 : byte)));
    const other = String(random.whole(0, 10 ** found[0].length - 1)).padStart(found[0].length, '0');
    const out = Buffer.from(bytes);
    out.write(other, found.index, 'latin1');
    return out;
  },
};

export const MUTATION_NAMES = Object.keys(MUTATIONS);

export const mutate = (bytes: Uint8Array, name: string, random: Random): Uint8Array =>
  MUTATIONS[name]!(Buffer.from(bytes), random);
