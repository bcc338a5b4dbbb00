// The `work` role with scripted pages: `node dist/testing/processes/scripted-work.js CONFIG`.
import { setTimeout as pause } from 'node:timers/promises';
import { sharpImager } from '../../adapters/imaging/sharp-imager.ts';
import { openOffice } from '../../app/compose/office.ts';
import { createLogger, loggingObserver } from '../../app/observe/logger.ts';
import { requireConfig } from '../../app/run/configuration.ts';
import { untilToldToStop } from '../../app/run/shutdown.ts';
import type { PageReading, Word } from '../../domain/page.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { PageWorkers } from '../../domain/ports/page/page-workers.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { scriptOf } from './scripted-files.ts';

const [WIDTH, HEIGHT, DPI] = [413, 585, 50];

/** Without its closing: with much text behind one a person would have to look whether that is a second letter. */
const BEGINNING = loadLetters()[0]!.text.split('Mit freundlichen')[0]!;

/** On a second page: nothing that a letter begins with. */
const GOES_ON = 'die Angaben hierzu stehen in der Tabelle auf der vorigen Seite und gelten weiter '.repeat(12);

/** A white sheet with these words on it. */
const readingIn = async (blobs: Blobs, text: string): Promise<PageReading> => {
  const imager = sharpImager();
  const data = new Uint8Array(WIDTH * HEIGHT).fill(255);
  const sheet = { width: WIDTH, height: HEIGHT, channels: 1, data, dpi: DPI, bilevel: false } as const;
  const words = text
    .split(/\s+/)
    .filter(Boolean)
    .map((one, index): Word => {
      const [line, place] = [Math.floor(index / 8), index % 8];
      return { text: one, x: 20 + place * 46, y: 20 + (line % 60) * 9, width: 40, height: 7, confidence: 0.95, line };
    });
  const [image, preview, wordsRef, textRef] = await Promise.all([
    imager.encode(sheet).then(({ bytes, type }) => blobs.put(bytes).then((ref) => ({ ref, type }))),
    imager.preview(sheet).then(blobs.put),
    blobs.put(Buffer.from(JSON.stringify(words))),
    blobs.put(Buffer.from(text)),
  ]);
  return {
    ...{ image: image.ref, imageType: image.type, preview, width: WIDTH, height: HEIGHT, dpi: DPI },
    ...{ skewDegrees: 0, skewConfidence: 1, orientation: 0, textSource: 'ocr', readBy: 'script' },
    ...{ words: wordsRef, text: textRef, wordCount: words.length, meanConfidence: 0.95 },
  };
};

const scriptedWorkers =
  (size: number) =>
  (blobs: Blobs): PageWorkers => {
    const readings = new Map<string, Promise<PageReading>>();
    const readingOf = (text: string): Promise<PageReading> => {
      const known = readings.get(text) ?? readingIn(blobs, text);
      readings.set(text, known);
      known.catch(() => readings.delete(text));
      return known;
    };
    return {
      size,
      open: async (original) => {
        const { pages } = scriptOf(await blobs.get(original));
        return { kind: 'opened', mediaType: 'application/pdf', pageCount: pages };
      },
      page: async (original, number) => {
        const { pageMs, poison } = scriptOf(await blobs.get(original));
        if (number === poison) process.kill(process.pid, 'SIGKILL');
        await pause(pageMs);
        const reading = await readingOf(number === 1 ? BEGINNING : GOES_ON);
        return { kind: 'read', reading, times: {} };
      },
      shinesThrough: async () => false,
      close: async () => {},
    };
  };

const config = requireConfig(process.argv[2]);
const told = untilToldToStop();
const house = await openOffice(config, 'work', {
  observer: loggingObserver(createLogger(config.log.level)),
  workers: scriptedWorkers(config.reading.workers),
});
process.stdout.write('scripted work is at work.\n');
await told;
await house.close();
