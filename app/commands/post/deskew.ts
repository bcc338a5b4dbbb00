// `deskew`: prints angle and orientation of every page of the files.
import { readFile } from 'node:fs/promises';
import type { OpenFile } from '../../../domain/ports/page/page-source.ts';
import { straighten } from '../../../pipeline/page/straighten.ts';
import { openEyes } from '../../compose/pages/page-job.ts';
import { requireConfig } from '../../run/configuration.ts';
import { progress } from '../output/progress.ts';

export const deskew = async (files: readonly string[], configFile: string | undefined): Promise<number> => {
  const eyes = await openEyes(requireConfig(configFile));
  const straightenPage = straighten(eyes);
  const bar = progress('straightening', files.length);
  let complete = true;
  const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

  const pagesOf = async (file: string, opened: OpenFile): Promise<void> => {
    for (let page = 1; page <= opened.pageCount; page += 1) {
      const found = await opened.page(page);
      if (found.kind === 'quarantined') {
        complete = false;
        say({ file, page, reason: found.reason });
      } else {
        const { skewDegrees, skewConfidence, orientation } = await straightenPage(found.page.raster);
        say({ file, page, skewDegrees: skewDegrees ?? null, confidence: skewConfidence, orientation });
      }
    }
  };

  try {
    for (const file of files) {
      const opened = await eyes.source.open(await readFile(file));
      if (opened.kind === 'quarantined') {
        complete = false;
        say({ file, page: null, reason: opened.reason });
      } else {
        await pagesOf(file, opened.file);
        await opened.file.close();
      }
      bar.step();
    }
  } finally {
    bar.done();
    await eyes.ocr.close();
  }
  return complete ? 0 : 2;
};
