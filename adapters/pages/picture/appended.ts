// Opens a file that holds several: their pages follow each other. A telephone's parts and smaller copies are no pages.
import type { FileOpened, OpenFile, PageOpened } from '../../../domain/ports/page/page-source.ts';
import { readJpegHeader } from '../jpeg-header.ts';
import { type Limits, refused } from '../limits.ts';
import { isPhonePart } from './jpeg/phone-parts.ts';
import { type Section, sectionsOf } from './sections.ts';
import { isCopyOf, type Picture } from './smaller-copy.ts';

type Open = (section: Section, bytes: Uint8Array) => Promise<FileOpened>;

/** A refused file is one page: nobody knows how many it had. */
const pagesOf = (opened: FileOpened): number => (opened.kind === 'opened' ? opened.file.pageCount : 1);

const pageOf = async (opened: FileOpened, number: number): Promise<PageOpened> =>
  opened.kind === 'opened' ? opened.file.page(number) : opened;

const closeAll = async (files: readonly FileOpened[]): Promise<void> => {
  for (const opened of files) if (opened.kind === 'opened') await opened.file.close();
};

const joined = (files: readonly FileOpened[], first: OpenFile): OpenFile => ({
  mediaType: first.mediaType,
  pageCount: files.reduce((sum, file) => sum + pagesOf(file), 0),
  page: async (number) => {
    let before = 0;
    for (const file of files) {
      if (number <= before + pagesOf(file)) return pageOf(file, number - before);
      before += pagesOf(file);
    }
    throw new RangeError(`page ${number}`);
  },
  close: () => closeAll(files),
});

/** As a picture that may be a smaller copy, or the original of one. */
const asPicture = (bytes: Uint8Array, opened: FileOpened): Picture | undefined => {
  const header = readJpegHeader(bytes);
  if (header === undefined || opened.kind !== 'opened') return undefined;
  return { width: header.width, height: header.height, decode: () => opened.file.page(1) };
};

/** `bytes` begin with a TIFF, a JPEG or a PNG. `open` opens one file without looking for more behind it. */
export const openSections = async (bytes: Uint8Array, limits: Limits, open: Open): Promise<FileOpened> => {
  const sections = sectionsOf(bytes);
  const [first] = sections as [Section];
  if (sections.length === 1) return open(first, bytes);
  const files: FileOpened[] = [];
  const pictures: Picture[] = [];
  let photo: Section | undefined;
  for (const section of sections) {
    // An appended file counts its places from its own beginning.
    const own = bytes.subarray(section.from, section.to);
    if (section.kind === 'jpeg' && photo !== undefined && isPhonePart(bytes, photo, section)) continue;
    const opened = await open(section, own);
    const picture = section.kind === 'jpeg' ? asPicture(own, opened) : undefined;
    if (picture !== undefined && (await isCopyOf(picture, pictures))) {
      await closeAll([opened]);
      continue;
    }
    if (picture !== undefined) pictures.push(picture);
    if (section.kind === 'jpeg') photo = section;
    files.push(opened);
  }
  if (files.reduce((sum, file) => sum + pagesOf(file), 0) > limits.pages) {
    await closeAll(files);
    return refused('TOO_MANY_PAGES', `more than ${limits.pages} pages`);
  }
  const whole = files.find((file) => file.kind === 'opened');
  if (whole === undefined || files.length === 1) return files[0]!;
  return { kind: 'opened', file: joined(files, whole.file) };
};
