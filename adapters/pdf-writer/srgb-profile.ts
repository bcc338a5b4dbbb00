// A minimal sRGB colour profile, which PDF/A requires in every file.
// Sources: ICC.1:2001-04 (profile format 2.4), IEC 61966-2-1 (sRGB); primaries adapted to D50 by Bradford's matrix.

const TEXT = 'sRGB';
/** Points of the tone curve; readers interpolate between them. The error stays below a tenth of an 8-bit step. */
const CURVE_POINTS = 64;

const u16 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, n) => {
    bytes.writeUInt16BE(value, n * 2);
  });
  return bytes;
};

const u32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, n) => {
    bytes.writeUInt32BE(value, n * 4);
  });
  return bytes;
};

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const fixed = (...values: readonly number[]): Buffer => u32(...values.map((value) => Math.round(value * 65536)));

const D50 = fixed(0.9642, 1, 0.8249);
const xyz = (values: Buffer): Buffer => Buffer.concat([ascii('XYZ '), u32(0), values]);
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** The light of a signal, both 0 to 1. */
const light = (signal: number): number => (signal <= 0.04045 ? signal / 12.92 : ((signal + 0.055) / 1.055) ** 2.4);

const curve = Buffer.concat([
  ascii('curv'),
  u32(0, CURVE_POINTS),
  u16(...Array.from({ length: CURVE_POINTS }, (_, n) => Math.round(65535 * light(n / (CURVE_POINTS - 1))))),
]);

const description = Buffer.concat([
  ascii('desc'),
  u32(0, TEXT.length + 1),
  ascii(`${TEXT}\0`),
  Buffer.alloc(4 + 4 + 2 + 1 + 67), // no Unicode and no Macintosh text
]);

/** The profile, the same bytes every time. */
export const srgbProfile = (): Buffer => {
  const parts: readonly (readonly [tags: readonly string[], data: Buffer])[] = [
    [['desc'], description],
    [['cprt'], Buffer.concat([ascii('text'), u32(0), ascii('No copyright\0')])],
    [['wtpt'], xyz(D50)],
    [['rXYZ'], xyz(fixed(0.43607, 0.22249, 0.01392))],
    [['gXYZ'], xyz(fixed(0.38515, 0.71687, 0.09708))],
    [['bXYZ'], xyz(fixed(0.14307, 0.06061, 0.7141))],
    [['rTRC', 'gTRC', 'bTRC'], curve],
  ];
  const tags = parts.flatMap(([names]) => names).length;
  let at = 128 + 4 + 12 * tags;
  const table = parts.map(([names, data]) => {
    const entries = names.map((name) => Buffer.concat([ascii(name), u32(at, data.length)]));
    at += padded(data).length;
    return Buffer.concat(entries);
  });
  const header = Buffer.concat([
    u32(at, 0, 0x02400000),
    ascii('mntrRGB XYZ '),
    u16(2026, 1, 1, 0, 0, 0),
    ascii('acsp'),
    Buffer.alloc(24), // no platform, maker or model; perceptual
    Buffer.alloc(4),
    D50,
    Buffer.alloc(48),
  ]);
  return Buffer.concat([header, u32(tags), ...table, ...parts.map(([, data]) => padded(data))]);
};
