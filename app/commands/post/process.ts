// `process`: runs files through the whole pipeline once, in a temporary office.
import { access, constants, copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, parse } from 'node:path';
import { type DocumentAtUnit, type DocumentForReview, isAtUnit } from '../../../domain/document.ts';
import { MailroomError } from '../../../domain/errors.ts';
import type { Channel } from '../../../domain/ports/units/channel.ts';
import { isOfTheHouse } from '../../../pipeline/engine/retry.ts';
import type { Observer } from '../../../pipeline/engine/stage.ts';
import { composePdf } from '../../../pipeline/stages/07-compose.ts';
import { type OpenOffice, openOffice } from '../../compose/office.ts';
import { requireConfig } from '../../run/configuration.ts';
import { systemClock } from '../../run/system-clock.ts';
import { type Ended, ended, linesOf } from '../output/process-report.ts';
import { type Progress, progress } from '../output/progress.ts';

/** The PDFs are written where the caller wants them; nothing else is kept. */
const keptHere: Channel = {
  deliver: async () => ({ kind: 'delivered' }),
  withdraw: async () => ({ kind: 'delivered' }),
  close: async () => {},
};

/** Watches the run: something happened, or an infrastructure fault that nobody repairs meanwhile. */
const watcher = (bar: Progress) => {
  let wake = (): void => {};
  let fault: unknown;
  const observer: Observer = {
    stepDone: ({ job, action, details }) => {
      if (action === 'opened' && typeof details.pages === 'number') bar.grow(details.pages);
      if (job.work === 'page') bar.step();
      wake();
    },
    faultSeen: ({ error }) => {
      if (isOfTheHouse(error)) fault = error;
      else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      wake();
    },
  };
  /** Looks after every event until there is something to see. */
  const until = async (look: () => Promise<Ended | undefined>): Promise<Ended> => {
    for (;;) {
      // Made before the look, so that what happens during it is not missed.
      const next = new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (fault !== undefined) throw fault;
      const found = await look();
      if (found !== undefined) return found;
      await next;
    }
  };
  return { observer, until };
};

/** A name for each PDF: the source's, and the letter's number in it. Two sources of one name stay apart. */
const pdfNames = (out: string) => {
  const taken = new Set<string>();
  return (source: string, number: number): string => {
    const stem = `${parse(source).name}-${number}`;
    let name = stem;
    for (let again = 2; taken.has(name); again += 1) name = `${stem}_${again}`;
    taken.add(name);
    return join(out, `${name}.pdf`);
  };
};

const decoder = new TextDecoder();

const putInto = (out: string, house: OpenOffice) => {
  const nameOf = pdfNames(out);
  return (source: string) => async (document: DocumentForReview | DocumentAtUnit, number: number) => {
    const pdf = nameOf(source, number);
    const bytes = isAtUnit(document)
      ? await house.blobs.get(document.pdf)
      : await composePdf(house.compose, document, document.classification.type.label);
    await writeFile(pdf, bytes);
    return { text: decoder.decode(await house.blobs.get(document.text)), pdf };
  };
};

const NOTHING_FOUND = 'no document was found in this file, a person has to look at its pages';

/** Looked at before the work begins: a file that is not there is a fault of the call. Throws FILE_UNREADABLE. */
const mustRead = async (file: string): Promise<void> => {
  try {
    await access(file, constants.R_OK);
  } catch (cause) {
    throw new MailroomError('FILE_UNREADABLE', { file, cause });
  }
};

export const processFiles = async (
  files: readonly string[],
  { out, keepIntermediates = false }: { readonly out: string; readonly keepIntermediates?: boolean },
  configFile: string | undefined,
): Promise<number> => {
  const config = requireConfig(configFile);
  for (const file of files) await mustRead(file);
  const folder = await mkdtemp(join(tmpdir(), 'poststelle-process-'));
  const bar = progress('pages', 0);
  const { observer, until } = watcher(bar);
  await mkdir(out, { recursive: true });
  const intermediates = join(folder, 'intermediates');
  const house = await openOffice({ ...config, data: folder, store: { in: 'folder' } }, 'start', {
    observer,
    channel: keptHere,
    ...(keepIntermediates ? { intermediates } : {}),
  });
  const put = putInto(out, house);
  /** Something was set aside, or a file gave no document: a person has to look at it. */
  let incomplete = false;
  try {
    const ids: string[] = [];
    for (const file of files) {
      const id = systemClock.id();
      // The caller's file stays where it is; a copy is claimed.
      const path = join(folder, `claimed_${id}`);
      await copyFile(file, path);
      await house.enter({ id, station: 'process', path, fileName: basename(file), hints: {} });
      ids.push(id);
    }
    for (const [index, file] of files.entries()) {
      const found = await until(() => ended(house.store, ids[index]!));
      const lines = await linesOf(file, found, put(file));
      const { delivery } = found;
      if (keepIntermediates && (delivery.state === 'separated' || delivery.state === 'without-document')) {
        const looks = join(out, `${basename(file)}-intermediates`);
        await cp(join(intermediates, delivery.original.sha256), looks, { recursive: true });
      }
      for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`);
      if (delivery.state === 'without-document')
        process.stderr.write(`${file}: ${NOTHING_FOUND}: ${delivery.reason}\n`);
      incomplete ||= lines.some(
        (line) =>
          line.disposition === 'quarantine' ||
          line.document === null ||
          line.pages.some((page) => page.outcome === 'quarantined'),
      );
    }
    return incomplete ? 2 : 0;
  } finally {
    bar.done();
    await house.close();
    await rm(folder, { recursive: true, force: true });
  }
};
