// The built page, read once: what is not in this list does not exist, so no path can lead out of the folder.
import { access, readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** The name holds a hash of the content: it never changes. */
  readonly forGood: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * The files of `folder` by their path in the address, beginning with a slash. Other kinds of files are left out.
 * Throws where there is no folder, or no first page in it.
 */
export const readAssets = async (folder: string): Promise<ReadonlyMap<string, Asset>> => {
  await access(join(folder, 'index.html'));
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile() && TYPES[extname(entry.name)] !== undefined);
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }): Promise<[string, Asset]> => {
        const path = `/${relative(folder, join(parentPath, name)).split(sep).join('/')}`;
        const bytes = new Uint8Array(await readFile(join(parentPath, name)));
        return [path, { bytes, type: TYPES[extname(name)]!, forGood: path.startsWith('/assets/') }];
      }),
    ),
  );
};
