// Drawn pages with their true words, for tests of the console.
import { type DeliveryId, pageId } from '../../domain/ids.ts';
import type { Page } from '../../domain/page.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import { drawn, wordsOf } from './test-letters.ts';

/** A page that shows these words; none: a blank one. */
export const drawnPage = async (blobs: Blobs, delivery: DeliveryId, number: number, words: string): Promise<Page> => {
  const put = (text: string) => blobs.put(new TextEncoder().encode(text));
  const core = { kind: 'page', id: pageId(delivery, number), delivery, number } as const;
  const preview = await blobs.put(await drawn(words));
  if (words === '') return { ...core, state: 'blank', preview, orientation: 0 };
  return {
    ...core,
    state: 'read',
    reading: {
      image: preview,
      imageType: 'image/jpeg',
      preview,
      width: 827,
      height: 1169,
      dpi: 100,
      skewConfidence: 1,
      orientation: 0,
      textSource: 'ocr',
      words: await put(JSON.stringify(wordsOf(words))),
      text: await put(words),
      wordCount: 100,
      meanConfidence: 0.9,
    },
  };
};
