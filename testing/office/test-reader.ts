// The scripted page reader of a test office: the file states what each page contains.
import { MailroomError } from '../../domain/errors.ts';
import type { PageDoubt } from '../../domain/page.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { PageResult, PageWish, PageWorkers } from '../../domain/ports/page/page-workers.ts';
import { wordOf } from './test-words.ts';

/**
 * The content of a test file: one line per page. `W text` written, `E text` with a text of its own, `R text` and `C text` written
 * on a page that was rebuilt or whose content is not all there, `B` blank, `F text` faint marks (the other side's if that has the
 * same text), `S` separator (all three written if a person said that they are a document), `X` damaged, `!` kills its reader, `~`
 * takes longer than a page may, `L text` damaged until the office's `mend` was called, then written; `LF text` the same with
 * faint marks.
 */
export type Script = string;

const previewOf = (text: string): string => `preview of ${text}`;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** `isMended`: pages marked `L` can be read. */
export const scriptedReader = (blobs: Blobs, isMended: () => boolean) => {
  const linesOf = async (sha256: string): Promise<readonly string[]> =>
    decoder.decode(await blobs.get({ sha256 })).split('\n');
  const put = (text: string) => blobs.put(encoder.encode(text));

  const written = async (
    text: string,
    textSource: 'ocr' | 'embedded',
    doubts?: readonly PageDoubt[],
  ): Promise<PageResult> => ({
    kind: 'read',
    reading: {
      image: await put(`image of ${text}`),
      imageType: 'image/jpeg',
      preview: await put(previewOf(text)),
      width: 10,
      height: 10,
      dpi: 100,
      skewConfidence: 1,
      skewDegrees: 0,
      orientation: 0,
      textSource,
      words: await put(JSON.stringify(text.split(' ').map(wordOf))),
      text: await put(text),
      wordCount: text === '' ? 0 : text.split(' ').length,
      meanConfidence: text === '' ? 0 : 0.9,
      ...(doubts === undefined ? {} : { doubts }),
    },
  });

  const read = async (line: string, { asDocument, notBlank }: PageWish = {}): Promise<PageResult> => {
    const preview = await put('preview');
    if (asDocument && /^[BSF]/.test(line)) return written(line.slice(2), 'ocr');
    if (line.startsWith('F') && !notBlank)
      return { kind: 'blank', preview, orientation: 0, faintMarks: await put(previewOf(line.slice(2))) };
    if (line.startsWith('B')) return { kind: 'blank', preview, orientation: 0 };
    if (line.startsWith('S'))
      return {
        kind: 'separator',
        preview: await put(previewOf(line.slice(2))),
        orientation: 0,
        mark: { payload: 'PATCHT', hints: {} },
      };
    if (line.startsWith('X') || (line.startsWith('L') && !isMended()))
      return { kind: 'quarantined', reason: 'PAGE_DAMAGED', detail: 'as scripted' };
    if (line.startsWith('!')) throw new MailroomError('WORKER_DIED', {});
    if (line.startsWith('~')) throw new MailroomError('WORKER_TIMEOUT', { limitMs: 60_000 });
    if (line.startsWith('LF')) return read(line.slice(1), { ...(notBlank && { notBlank }) });
    if (line.startsWith('R')) return written(line.slice(2), 'ocr', ['rebuilt']);
    if (line.startsWith('C')) return written(line.slice(2), 'ocr', ['content-unresolved']);
    return written(line.slice(2), line.startsWith('E') ? 'embedded' : 'ocr');
  };

  const shinesThrough: PageWorkers['shinesThrough'] = async ({ faintMarks }, preview) =>
    decoder.decode(await blobs.get(faintMarks)) === decoder.decode(await blobs.get(preview));

  return { linesOf, read, shinesThrough };
};
