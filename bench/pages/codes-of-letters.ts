// Codes that ordinary letters carry, drawn on pages: a separator reader must ignore them.
import { type WriteInputBarcodeFormat, writeBarcode } from 'zxing-wasm/writer';
import type { Random } from '../../fixtures/make-scans/random.ts';
import type { ScanPage } from '../../fixtures/make-scans/wear/scan-page.ts';

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.whole(0, 9)).join('');

/** What letters carry: payment, links, contacts, franking, customer numbers, articles; and what looks like ours. */
const CODES: readonly ((random: Random) => readonly [WriteInputBarcodeFormat, string])[] = [
  (r) => ['QRCode', `BCD\n002\n1\nSCT\nMARKDEF1100\nStadtwerke\nDE${digits(r, 20)}\nEUR${r.whole(5, 900)}.${digits(r, 2)}\n\n\nRechnung ${digits(r, 8)}`], // biome-ignore format: a payload
  (r) => ['QRCode', `https://www.example.org/bescheid/${digits(r, 12)}?token=${digits(r, 16)}`],
  (r) => ['QRCode', `BEGIN:VCARD\nVERSION:3.0\nN:Berger;Anna\nTEL:0${digits(r, 10)}\nEND:VCARD`],
  (r) => ['Code128', `JJD0003${digits(r, 16)}`],
  (r) => ['Code128', `00${digits(r, 18)}`],
  (r) => ['DataMatrix', `DEA5${digits(r, 40)}`],
  (r) => ['EAN13', digits(r, 12)],
  (r) => ['Code39', `AZ-${digits(r, 8)}`],
  (r) => ['ITF', digits(r, 14)],
  (r) => ['QRCode', `https://poststelle.example/PATCHT?unit=bauamt&n=${digits(r, 6)}`],
  (r) => ['Code39', r.pick(['PATCH1', 'PATCH2', 'PATCH3', 'PATCH4', 'PATCH6'])],
  (r) => ['Code128', r.pick(['POSTSTELLE', 'POSTSTELLE/2', 'PATCHTX', 'XPATCHT', 'PATCHU'])],
];

/**
 * The writer must be prepared. Draws a code into white paper somewhere on the page, as a printer does.
 * Gives its text.
 */
export const stick = async (page: ScanPage, random: Random): Promise<string> => {
  const [format, text] = random.pick(CODES)(random);
  const { symbol, error } = await writeBarcode(text, { format });
  if (error) throw new Error(error);
  const flat = symbol.height < 4;
  const module = Math.max(2, Math.round((random.between(0.3, 0.6) / 25.4) * page.dpi));
  const high = flat ? Math.round((random.between(8, 16) / 25.4) * page.dpi) : symbol.height * module;
  const quiet = 10 * module;
  const [width, height] = [symbol.width * module + 2 * quiet, high + quiet];
  const left = random.whole(0, Math.max(0, page.width - width - 1));
  const top = random.whole(0, page.height - height - 1);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < Math.min(width, page.width - left); x += 1) {
      const [column, line] = [Math.floor((x - quiet) / module), flat ? 0 : Math.floor((y - quiet / 2) / module)];
      const inside = x >= quiet && column < symbol.width && y >= quiet / 2 && y < quiet / 2 + high;
      page.data[(top + y) * page.width + left + x] =
        inside && symbol.data[line * symbol.width + column] === 0 ? 20 : 255;
    }
  return text;
};
