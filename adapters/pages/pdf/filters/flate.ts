// Unpacks Flate data as far as it goes and says whether it came to its end. Source: RFC 1950, RFC 1951.
import { constants, inflateRawSync, inflateSync } from 'node:zlib';

export interface Unpacked {
  readonly bytes: Buffer;
  /** The data came to its own end; false if it ends early or breaks half-way. */
  readonly ended: boolean;
  /** There is more than `most` bytes of it; `bytes` is empty then. */
  readonly beyond?: true;
  /** The data came to its end, but what they unpack to is not what was packed. */
  readonly altered?: true;
  /** Bytes of the packed data that were used, where that is known. */
  readonly used?: number;
}

/** What Z_SYNC_FLUSH leaves: some writers flush and never finish, and nothing is missing then. */
const isFlushed = (data: Buffer): boolean => {
  let end = data.length;
  while (end > 0 && (data[end - 1] === 0x0a || data[end - 1] === 0x0d)) end--;
  return end >= 4 && data.readUInt32BE(end - 4) === 0x0000ffff;
};

interface WithInfo {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Halves the data until it no longer breaks: what stands before a fault is all a reader can show. */
const beforeTheFault = (data: Buffer, most: number): Buffer => {
  let [good, bad] = [0, data.length];
  let bytes = Buffer.alloc(0);
  for (let n = 0; n < 12 && bad - good > 16; n++) {
    const middle = (good + bad) >> 1;
    try {
      bytes = inflateRawSync(data.subarray(0, middle), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most });
      good = middle;
    } catch {
      // Still behind the fault.
      bad = middle;
    }
  }
  return bytes;
};

const BEYOND: Unpacked = { bytes: Buffer.alloc(0), ended: true, beyond: true };
const isTooMuch = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';

const MODULUS = 65521;
/** So many additions fit into 32 bits before the remainder is taken. Source: RFC 1950, section 9. */
const RUN = 3800;

const adler32 = (bytes: Buffer): number => {
  let [a, b] = [1, 0];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + RUN);
    for (; at < end; at++) {
      a += bytes[at]!;
      b += a;
    }
    a %= MODULUS;
    b %= MODULUS;
  }
  return ((b << 16) | a) >>> 0;
};

/** A checksum that is not there, or never filled in, says nothing. */
const isAltered = (bytes: Buffer, checksum: Buffer): boolean => {
  if (checksum.length < 4) return false;
  const said = checksum.readUInt32BE(0);
  return said !== 0 && said !== adler32(bytes);
};

/** PDFium unpacks nothing behind a head that is wrong. Source: RFC 1950, 2.2. */
const isHead = (data: Buffer): boolean =>
  data.length >= 2 && (data[0]! & 0x8f) === 0x08 && data.readUInt16BE(0) % 31 === 0 && (data[1]! & 0x20) === 0;

/** Data whose checksum is wrong came to their end: whether something in them was changed is said beside. */
export const unpackFlate = (data: Buffer, most: number): Unpacked => {
  const options = { maxOutputLength: most, info: true } as const;
  try {
    const { buffer, engine } = inflateSync(data, options) as unknown as WithInfo;
    return { bytes: buffer, ended: true, used: engine.bytesWritten };
  } catch (error) {
    if (isTooMuch(error)) return BEYOND;
    // Not whole, or not whole by the book: looked at without its head and its checksum.
  }
  const raw = data.subarray(2);
  try {
    const { buffer, engine } = inflateRawSync(raw, options) as unknown as WithInfo;
    const used = engine.bytesWritten + 2;
    const altered = !isHead(data) || isAltered(buffer, data.subarray(used, used + 4));
    return { bytes: buffer, ended: true, used, ...(altered ? { altered } : {}) };
  } catch (error) {
    if (isTooMuch(error)) return BEYOND;
    // It does not come to its end.
  }
  try {
    const bytes = inflateRawSync(raw, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH });
    return { bytes, ended: isFlushed(raw) };
  } catch {
    return { bytes: beforeTheFault(raw, most), ended: false };
  }
};
