// Encodes typed arrays as base64 for JSON files, and validates them when decoding.

/** IEEE 754 single precision, little-endian whatever the host is. */
export const packFloats = (numbers: Float32Array): string => {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (let i = 0; i < numbers.length; i++) bytes.writeFloatLE(numbers[i]!, i * 4);
  return bytes.toString('base64');
};

/** Undefined if the text is not whole or holds a number that is not finite. */
export const unpackFloats = (packed: string): Float32Array | undefined => {
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.length % 4 !== 0) return undefined;
  const numbers = new Float32Array(bytes.length / 4);
  for (let i = 0; i < numbers.length; i++) numbers[i] = bytes.readFloatLE(i * 4);
  return numbers.every(Number.isFinite) ? numbers : undefined;
};

export const packIntegers = (numbers: Int32Array): string => {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (let i = 0; i < numbers.length; i++) bytes.writeInt32LE(numbers[i]!, i * 4);
  return bytes.toString('base64');
};

export const unpackIntegers = (packed: string): Int32Array | undefined => {
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.length % 4 !== 0) return undefined;
  const numbers = new Int32Array(bytes.length / 4);
  for (let i = 0; i < numbers.length; i++) numbers[i] = bytes.readInt32LE(i * 4);
  return numbers;
};

const CONTINUED = 0x80;

/** Ascending places as differences, seven bits a byte, the lowest first (LEB128): about 1.1 bytes a place. */
export const packPlaces = (places: Int32Array): string => {
  const bytes: number[] = [];
  let before = -1;
  for (const place of places) {
    let difference = place - before - 1;
    before = place;
    for (; difference >= CONTINUED; difference >>>= 7) bytes.push((difference & 0x7f) | CONTINUED);
    bytes.push(difference);
  }
  return Buffer.from(bytes).toString('base64');
};

/** Undefined if a place is cut off or not below `size`. */
export const unpackPlaces = (packed: string, size: number): Int32Array | undefined => {
  const places: number[] = [];
  let before = -1;
  let difference = 0;
  let factor = 1;
  for (const byte of Buffer.from(packed, 'base64')) {
    difference += (byte & 0x7f) * factor;
    if (byte & CONTINUED) {
      factor *= 128;
      continue;
    }
    before += difference + 1;
    if (before >= size) return undefined;
    places.push(before);
    [difference, factor] = [0, 1];
  }
  return factor === 1 ? Int32Array.from(places) : undefined;
};

/** Dual variables, most of them 0: the places of the others and their values. */
export const packDuals = (duals: Float32Array): string => {
  const places = Int32Array.from(duals.keys()).filter((place) => duals[place]! !== 0);
  return `${packPlaces(places)}:${packFloats(Float32Array.from(places, (place) => duals[place]!))}`;
};

/** Undefined if the text is not whole, or a dual variable is not above 0. */
export const unpackDuals = (packed: string, letters: number): Float32Array | undefined => {
  const [places, values] = packed.split(':');
  const at = unpackPlaces(places ?? '', letters);
  const own = unpackFloats(values ?? '');
  if (at === undefined || own === undefined || at.length !== own.length || own.some((dual) => !(dual > 0)))
    return undefined;
  const duals = new Float32Array(letters);
  at.forEach((place, number) => {
    duals[place] = own[number]!;
  });
  return duals;
};
