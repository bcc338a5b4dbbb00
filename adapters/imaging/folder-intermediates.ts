// Writes intermediate pictures to a folder: `<sha256>/0001-straight.png`, `<sha256>/0001-words.json`.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { MailroomError } from '../../domain/errors.ts';
import type { Intermediates, PageAt } from '../../domain/ports/page/intermediates.ts';

/** Writes below `folder`, a folder an original. Throws STORE_UNAVAILABLE. */
export const folderIntermediates = (folder: string): Intermediates => {
  const keep = async ({ original, number }: PageAt, name: string, bytes: Uint8Array | string): Promise<void> => {
    const place = join(folder, original.sha256);
    try {
      await mkdir(place, { recursive: true });
      await writeFile(join(place, `${String(number).padStart(4, '0')}-${name}`), bytes);
    } catch (cause) {
      throw new MailroomError('STORE_UNAVAILABLE', { path: place, cause });
    }
  };
  return {
    picture: async (page, step, { width, height, channels, data, dpi }) => {
      const image = sharp(data, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb');
      await keep(page, `${step}.png`, await image.withDensity(dpi).png({ compressionLevel: 1 }).toBuffer());
    },
    words: (page, words) => keep(page, 'words.json', `${JSON.stringify(words, null, 1)}\n`),
  };
};
