// The prefilter misses no code and rejects pages with print only.
import { expect, test } from 'vitest';
import type { Raster } from '../../domain/raster.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { codePlaces } from './code-places.ts';
import { drawCode } from './draw-code.ts';

const share = (page: Raster): number =>
  codePlaces(page).reduce((sum, { width, height }) => sum + width * height, 0) / (page.width * page.height);

const letter = async (dpi: number): Promise<Raster> =>
  (await drawLetter(loadLetters()[3]!, { random: createRandom(7), dpi, layout: 'din5008' })).pages[0]!.raster;

test('of a letter without a code hardly anything is searched', async () => {
  expect(share(await letter(200))).toBeLessThan(0.1);
});

test.each(['Code39', 'Code128', 'QRCode', 'DataMatrix'] as const)(
  '%s between print is inside one place',
  async (format) => {
    const page = await letter(200);
    const code = await drawCode({ format, text: 'PATCHT', dpi: 200, module: 0.5, turned: 2 });
    const data = Uint8Array.from(page.data);
    const [left, top] = [120, 1100];
    for (let y = 0; y < code.height; y += 1)
      for (let x = 0; x < code.width; x += 1) {
        const at = (top + y) * page.width + left + x;
        data[at] = Math.min(data[at] ?? 255, code.data[y * code.width + x]!);
      }
    const middle = { x: left + code.width / 2, y: top + code.height / 2 };
    const around = codePlaces({ ...page, data }).filter(
      (place) =>
        place.left < middle.x &&
        middle.x < place.left + place.width &&
        place.top < middle.y &&
        middle.y < place.top + place.height,
    );
    expect(around).toHaveLength(1);
  },
);

test('an empty page, a black one and one without pixels are not searched', () => {
  const page = (data: Uint8Array): Raster => ({ width: 800, height: 1000, channels: 1, data, dpi: 100, bilevel: true });
  expect(codePlaces(page(new Uint8Array(800_000).fill(255)))).toEqual([]);
  expect(codePlaces(page(new Uint8Array(800_000)))).toEqual([]);
  expect(codePlaces({ ...page(new Uint8Array(1)), width: 1, height: 1 })).toEqual([]);
});
