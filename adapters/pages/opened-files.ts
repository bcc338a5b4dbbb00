// Test helper: opens drawn files and describes the result.
import type { OpenFile, SourcePage } from '../../domain/ports/page/page-source.ts';
import type { Raster } from '../../domain/raster.ts';
import { LIMITS } from './drawn-files.ts';
import { pageSource } from './page-source.ts';

export const source = pageSource(LIMITS);

export const opened = async (bytes: Uint8Array): Promise<OpenFile> => {
  const result = await source.open(bytes);
  if (result.kind !== 'opened') throw new Error(`${result.reason}: ${result.detail}`);
  return result.file;
};

export const pageOf = async (bytes: Uint8Array, number = 1): Promise<SourcePage> => {
  const file = await opened(bytes);
  const page = await file.page(number);
  await file.close();
  if (page.kind !== 'page') throw new Error(`${page.reason}: ${page.detail}`);
  return page.page;
};

export const rasterOf = async (bytes: Uint8Array, number = 1): Promise<Raster> => (await pageOf(bytes, number)).raster;

/** The reason if the file is refused, else for each page 'page' or its reason. */
export const outcomes = async (bytes: Uint8Array): Promise<string | string[]> => {
  const result = await source.open(bytes);
  if (result.kind === 'quarantined') return result.reason;
  const ends: string[] = [];
  for (let n = 1; n <= result.file.pageCount; n++) {
    const page = await result.file.page(n);
    ends.push(page.kind === 'page' ? 'page' : page.reason);
  }
  await result.file.close();
  return ends;
};
