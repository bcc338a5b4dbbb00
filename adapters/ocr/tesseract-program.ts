// Tesseract as Debian installs it: a process a page. A fifth quicker than WebAssembly, and its memory goes with it.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { MailroomError } from '../../domain/errors.ts';
import type { LanguageFile } from './language-data.ts';

/** Tables of words are a hundredth of this; more is a program gone wild. */
const LONGEST_OUTPUT = 64 * 2 ** 20;

export interface TesseractProgram {
  /** As the program says it: `5.3.0`. */
  readonly version: string;
  /** Words of a binary grey map as TSV. Throws OCR_FAILED and WORKER_TIMEOUT (`limitMs`: milliseconds). */
  read(image: Uint8Array, parameters: Readonly<Record<string, string>>, limitMs: number): Promise<string>;
  /** Ends what is running; it fails with OCR_FAILED. */
  close(): void;
}

/** Runs the program; `undefined`: it is not installed. */
const run = (
  args: readonly string[],
  {
    input,
    limitMs,
    running,
  }: { readonly input: Uint8Array; readonly limitMs: number; readonly running: Set<() => void> },
): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const { PATH, LANG, TMPDIR } = process.env;
    // One page, one core: the workers are as many as there are cores.
    const program = spawn('tesseract', args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { PATH, LANG, TMPDIR, OMP_THREAD_LIMIT: '1' },
    });
    const pieces: Buffer[] = [];
    let length = 0;
    let fault: MailroomError | undefined;
    const end = (why: MailroomError): void => {
      fault ??= why;
      program.kill('SIGKILL');
    };
    const stop = (): void => end(new MailroomError('OCR_FAILED', { step: 'closed' }));
    running.add(stop);
    const timer = setTimeout(() => end(new MailroomError('WORKER_TIMEOUT', { limitMs })), limitMs);
    const over = (): void => {
      clearTimeout(timer);
      running.delete(stop);
    };
    program.stdout.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > LONGEST_OUTPUT) end(new MailroomError('OCR_FAILED', { step: 'output' }));
      else pieces.push(piece);
    });
    program.stdin.on('error', () => {
      // It ended before it had read the page; how it ended says why.
    });
    program.once('error', (cause: NodeJS.ErrnoException) => {
      over();
      if (cause.code === 'ENOENT') resolve(undefined);
      else reject(new MailroomError('OCR_FAILED', { step: 'start', cause }));
    });
    program.once('close', (code, signal) => {
      over();
      if (fault !== undefined) reject(fault);
      else if (code === 0) resolve(Buffer.concat(pieces).toString('utf8'));
      else reject(new MailroomError('OCR_FAILED', { exitCode: code ?? undefined, signal: signal ?? undefined }));
    });
    program.stdin.end(input);
  });

const START_LIMIT = 20_000;
const LEAST_VERSION = 5;

/**
 * The installed program for these languages; undefined where there is none, it is older than 5, or the languages do not
 * lie as plain files in one folder.
 */
export const findTesseract = async (languages: readonly LanguageFile[]): Promise<TesseractProgram | undefined> => {
  const folders = new Set(languages.map(({ path }) => dirname(path)));
  if (folders.size !== 1 || !languages.every(({ path }) => path.endsWith('.traineddata'))) return undefined;
  const running = new Set<() => void>();
  const said = await run(['--version'], { input: new Uint8Array(), limitMs: START_LIMIT, running });
  const version = /^tesseract v?(\d+\.[\d.]+)/u.exec(said ?? '')?.[1];
  if (version === undefined || Number.parseInt(version, 10) < LEAST_VERSION) return undefined;
  const [folder] = folders;
  const common = ['-', '-', '-l', languages.map(({ code }) => code).join('+'), '--tessdata-dir', folder!, '--oem', '1'];
  const close = (): void => {
    for (const stop of running) stop();
  };
  // A page worker that ends leaves nobody behind who reads on.
  process.once('exit', close);
  return {
    version,
    read: async (image, parameters, limitMs) => {
      const settings = Object.entries(parameters).flatMap(([name, value]) =>
        name === 'tessedit_pageseg_mode' ? ['--psm', value] : ['-c', `${name}=${value}`],
      );
      const options = [...common, ...settings, '-c', 'tessedit_create_tsv=1'];
      const tsv = await run(options, { input: image, limitMs, running });
      if (tsv === undefined) throw new MailroomError('OCR_FAILED', { step: 'start' });
      return tsv;
    },
    close: () => {
      process.off('exit', close);
      close();
    },
  };
};
