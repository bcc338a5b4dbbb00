// Paths of the program folder and inside the data folder.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../../config/schema.ts';

const findRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  // Compiled files are one folder deeper than their sources; the package file marks the program's root.
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
};

/** The folder of the program, with package.json. */
export const programFolder = findRoot();

export const version = (JSON.parse(readFileSync(join(programFolder, 'package.json'), 'utf8')) as { version: string })
  .version;

export const starterModelFile = join(programFolder, 'dist', 'starter-model.json');
export const webFolder = join(programFolder, 'dist', 'web');
export const samplePostScript = join(programFolder, 'dist', 'app', 'run', 'draw-sample-post.js');
export const sortingWorkerScript = join(programFolder, 'dist', 'app', 'compose', 'sorting', 'sorting-worker.js');
export const pageWorkerScript = join(programFolder, 'dist', 'app', 'compose', 'pages', 'page-worker.js');

/** Bytes of the disk that blobs leave free. */
export const reserveOf = ({ limits }: Pick<Config, 'limits'>): number => limits.freeMegabytes * 1e6;

/** The rooms of an embedded office's data folder. */
export const roomsOf = (data: string) => ({
  store: join(data, 'store.sqlite'),
  blobs: join(data, 'blobs'),
  lock: join(data, 'office.lock'),
  tickets: join(data, 'sign-in'),
  sessions: join(data, 'sessions'),
  units: join(data, 'units'),
  unitsSeen: join(data, 'units-seen.json'),
});
