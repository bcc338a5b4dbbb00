// Reads every referenced blob and compares its bytes with its hash.
import { blobsOf } from '../domain/blob.ts';
import { isFault } from '../domain/errors.ts';
import { ITEM_KINDS, type Item } from '../domain/items.ts';
import { deliveryOf } from '../domain/journal/trace.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { Queries } from '../domain/ports/ledger/queries.ts';
import { factTable } from './fact-table.ts';

export interface BlobDifference {
  readonly what: 'original-missing' | 'pdf-missing' | 'blob-missing' | 'blob-damaged';
  readonly delivery: string;
  readonly subject: string;
  readonly sha256: string;
}

const difference = (what: BlobDifference['what'], { kind, id }: Item, sha256: string): BlobDifference => ({
  what,
  delivery: deliveryOf(id),
  subject: `${kind}:${id}`,
  sha256,
});

/** What proves a letter: the file as it arrived, and the PDF that the unit received. */
const proofsOf = (item: Item): readonly (readonly [BlobDifference['what'], string])[] => [
  ...('original' in item && item.original !== undefined ? [['original-missing', item.original.sha256] as const] : []),
  ...('pdf' in item ? [['pdf-missing', item.pdf.sha256] as const] : []),
];

/** Whether the proofs of an item are there; their bytes are not looked at. */
export const missingProofs = async (blobs: Pick<Blobs, 'has'>, item: Item): Promise<readonly BlobDifference[]> => {
  const missing: BlobDifference[] = [];
  for (const [what, sha256] of proofsOf(item))
    if (!(await blobs.has({ sha256 }))) missing.push(difference(what, item, sha256));
  return missing;
};

/** Each blob is read once, one at a time. */
export const readBlobs = async ({
  store,
  blobs,
}: {
  readonly store: Pick<Queries, 'all'>;
  readonly blobs: Pick<Blobs, 'get'>;
}): Promise<{ readonly blobsRead: number; readonly differences: readonly BlobDifference[] }> => {
  const seen = factTable(0);
  const differences: BlobDifference[] = [];
  let blobsRead = 0;
  for (const kind of ITEM_KINDS)
    for await (const { item } of store.all(kind))
      for (const { sha256 } of blobsOf(item)) {
        if (seen.take(sha256) !== undefined) continue;
        seen.note(sha256, { sequence: 0 });
        try {
          await blobs.get({ sha256 });
          blobsRead += 1;
        } catch (error) {
          if (isFault(error, 'BLOB_MISSING')) differences.push(difference('blob-missing', item, sha256));
          else if (isFault(error, 'BLOB_DAMAGED')) differences.push(difference('blob-damaged', item, sha256));
          else throw error;
        }
      }
  return { blobsRead, differences };
};
