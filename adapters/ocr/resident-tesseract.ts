// Debian's tesseract as a resident process that reads page after page: starting it costs a third of a page's time.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MailroomError } from '../../domain/errors.ts';
import { limitProcessorTime } from '../processes/processor-limit.ts';
import { greyTiff } from './grey-tiff.ts';

/** Tables of words are a hundredth of this; more is a program gone wild. */
const LONGEST_OUTPUT = 64 * 2 ** 20;

/** Where the program finds the file that we hold open as its fourth and fifth: a name for what has none. */
const PAGE = '/proc/self/fd/3';
const END = '/proc/self/fd/4';

/** An empty page behind each page: when its row comes, the page's own rows are all there. */
const END_SIDE = 32;
const endPage = (): Uint8Array =>
  greyTiff({
    width: END_SIDE,
    height: END_SIDE,
    channels: 1,
    data: new Uint8Array(END_SIDE ** 2).fill(255),
    dpi: 300,
    bilevel: false,
  });
const endRow = (number: number): string => `\n1\t${number}\t0\t0\t0\t0\t0\t0\t${END_SIDE}\t${END_SIDE}\t`;

export interface StandingReader {
  /** Words of a grey TIFF as TSV; one page at a time. Throws OCR_FAILED, STORAGE_FULL and WORKER_TIMEOUT (`limitMs`: milliseconds of processor time); after that it is of no use any more. */
  read(image: Uint8Array, limitMs: number): Promise<string>;
  /** Pages read. */
  readonly pages: number;
  readonly ended: boolean;
  /** Ends it at once; what is under way fails with OCR_FAILED. */
  end(): void;
}

/** What the temporary folder said: one that is full is no fault of the page. */
const folderFault = (cause: unknown): MailroomError =>
  new MailroomError((cause as NodeJS.ErrnoException).code === 'ENOSPC' ? 'STORAGE_FULL' : 'OCR_FAILED', {
    step: 'temporary file',
    cause,
  });

/** A file that only its holders can reach: whatever happens to us, no letter's picture stays behind. */
const namelessFile = (): number => {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'poststelle-'));
    try {
      return openSync(join(folder, 'page'), 'wx+', 0o600);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } catch (cause) {
    throw folderFault(cause);
  }
};

const fill = (file: number, bytes: Uint8Array): void => {
  ftruncateSync(file, 0);
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, done);
  } catch (cause) {
    throw folderFault(cause);
  }
};

/** A file for the pages, and one with the empty page behind them. Nothing stays open if there is no room for both. */
const pageAndEnd = (): readonly [page: number, end: number] => {
  const opened: number[] = [];
  try {
    const page = namelessFile();
    opened.push(page);
    const end = namelessFile();
    opened.push(end);
    fill(end, endPage());
    return [page, end];
  } catch (fault) {
    for (const file of opened) closeSync(file);
    throw fault;
  }
};

interface Waiting {
  readonly resolve: (tsv: string) => void;
  readonly reject: (fault: MailroomError) => void;
  readonly endLimit: () => void;
  /** What its rows end with. */
  readonly end: string;
}

/** `args` without input and output. The program is not waited for: if it cannot start, the first page says so. */
export const standingReader = (args: readonly string[]): StandingReader => {
  const [page, end] = pageAndEnd();
  const { PATH, LANG, TMPDIR } = process.env;
  // `stdbuf -oL`: without it the last rows of a page would wait in the program for the next one's.
  const program: ChildProcess = spawn(
    'stdbuf',
    ['-oL', 'tesseract', '-', '-', ...args, '-c', 'stream_filelist=true', '-c', 'tessedit_create_tsv=1'],
    // One page, one core: the workers are as many as there are cores.
    { stdio: ['pipe', 'pipe', 'ignore', page, end], env: { PATH, LANG, TMPDIR, OMP_THREAD_LIMIT: '1' } },
  );
  let waiting: Waiting | undefined;
  let heard = '';
  let pages = 0;
  let over: MailroomError | undefined;

  const settle = (): Waiting | undefined => {
    const one = waiting;
    waiting = undefined;
    one?.endLimit();
    return one;
  };
  const stop = (fault: MailroomError): void => {
    if (over !== undefined) return;
    over = fault;
    program.kill('SIGKILL');
    closeSync(page);
    closeSync(end);
    settle()?.reject(fault);
  };
  const stdout = program.stdout!;
  stdout.setEncoding('utf8');
  stdout.on('data', (piece: string) => {
    const before = heard.length;
    heard += piece;
    if (heard.length > LONGEST_OUTPUT) return stop(new MailroomError('OCR_FAILED', { step: 'output' }));
    // The row may come in two pieces.
    if (waiting === undefined || heard.indexOf(waiting.end, before - waiting.end.length) < 0) return;
    const tsv = heard;
    heard = '';
    pages += 1;
    settle()!.resolve(tsv);
  });
  program.stdin!.on('error', () => {
    // It ended before it had read the page; how it ended says why.
  });
  program.once('error', (cause) => stop(new MailroomError('OCR_FAILED', { step: 'start', cause })));
  program.once('close', (code, signal) =>
    stop(new MailroomError('OCR_FAILED', { exitCode: code ?? undefined, signal: signal ?? undefined })),
  );

  return {
    read: (image, limitMs) =>
      new Promise((resolve, reject) => {
        if (over !== undefined || waiting !== undefined) {
          return reject(over ?? new MailroomError('PORT_MISUSED', { step: 'busy' }));
        }
        const onOver = (): void => stop(new MailroomError('WORKER_TIMEOUT', { limitMs }));
        // A program that could not be started says so by itself.
        const { pid } = program;
        const endLimit = pid === undefined ? () => {} : limitProcessorTime({ pid, limitMs, onOver });
        waiting = { resolve, reject, endLimit, end: endRow(2 * pages + 2) };
        try {
          fill(page, image);
        } catch (fault) {
          return stop(fault as MailroomError);
        }
        program.stdin!.write(`${PAGE}\n${END}\n`);
      }),
    get pages() {
      return pages;
    },
    get ended() {
      return over !== undefined;
    },
    end: () => stop(new MailroomError('OCR_FAILED', { step: 'closed' })),
  };
};
