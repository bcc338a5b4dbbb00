// Side files that storage devices, operating systems and copiers create, by their names or by the scan they belong to.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Of Synology (`@eaDir`, `#recycle`), QNAP (`@Recycle`), NetApp and ZFS (`.snapshot`), Windows and macOS. */
export const SILENT_FOLDERS = [
  '@eaDir',
  '#recycle',
  '#snapshot',
  '@Recycle',
  '@Recently-Snapshot',
  '@tmp',
  '.@__thumb',
  '.snapshot',
  '.snapshots',
  '.zfs',
  '~snapshot',
  '$RECYCLE.BIN',
  'RECYCLER',
  'System Volume Information',
  'lost+found',
  '.Trash*',
  '.fseventsd',
  '.Spotlight-V100',
  '.TemporaryItems',
  'Network Trash Folder',
  'Temporary Items',
  '.AppleDouble',
  '.AppleDB',
  '.AppleDesktop',
];

export const SILENT_FILES = [
  '.DS_Store',
  '._*', // a Mac's second half of a file
  '.nfs*', // a file deleted while open
  '.smbdelete*',
  '.fuse_hidden*',
  '.apdisk',
  '.directory',
  '.~lock.*', // LibreOffice
  '~$*', // Office
  'Thumbs.db',
  'ehthumbs*.db',
  'desktop.ini',
  // Windows' alternate streams, written out by servers that know none; some put another sign for the colon.
  'Thumbs.db?encryptable',
  '*?Zone.Identifier',
  '*:com.apple.*',
  '*:AFP_*',
  '*.XST', // Xerox: the template of the scan
  '*.LCK', // copiers: the scan is being written
];

const SCAN = /\.(?:tiff?|pdf|jpe?g|png)$/i;
const SIDE = /\.(?:xml|txt|csv)$/i;
/** Bytes; what a copier says about a scan is shorter. */
const LARGEST_SIDE = 64 * 1024;
const HEAD = 4_096;
/** EN 16931 in its two syntaxes: such a file is a letter of its own. */
const INVOICE = /urn:(?:un:unece:uncefact:data:standard|oasis:names:specification:ubl|cen\.eu:en16931)/;

const stemOf = (name: string): string => name.replace(/\.[^./]*$/, '').toLowerCase();

/** Whether a file could be what a copier says about a scan, by its name and size. */
export const mayBeSideFile = (name: string, size: number): boolean => SIDE.test(name) && size <= LARGEST_SIDE;

/** An invoice beside its PDF is no side file: it has to be seen by a person. */
export const isInvoice = async (path: string | Buffer): Promise<boolean> => {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) return false;
    const head = Buffer.alloc(HEAD);
    const { bytesRead } = await file.read(head, 0, HEAD, 0);
    return INVOICE.test(head.toString('latin1', 0, bytesRead));
  } finally {
    await file.close();
  }
};

/** Scans whose side files may come later than they were taken. */
const MOST_REMEMBERED = 10_000;

export interface ScansSeen {
  readonly add: (name: string) => void;
  /** Whether a scan of the same name, but for its ending, is there or was. */
  readonly hasScanFor: (name: string) => boolean;
}

export const scansSeen = (): ScansSeen => {
  const stems = new Set<string>();
  return {
    add: (name) => {
      if (!SCAN.test(name)) return;
      const stem = stemOf(name);
      stems.delete(stem);
      stems.add(stem);
      if (stems.size > MOST_REMEMBERED) stems.delete(stems.values().next().value!);
    },
    hasScanFor: (name) => {
      const stem = stemOf(name);
      // Some write `scan.pdf` and `scan.pdf.xml`.
      return stems.has(stem) || (SCAN.test(stem) && stems.has(stemOf(stem)));
    },
  };
};
