// Appends journal heads to a file outside the data folder, one JSON object per line.
import { open, readFile } from 'node:fs/promises';
import { MailroomError } from '../../domain/errors.ts';
import { headOf, type JournalHead } from '../../domain/journal/journal-head.ts';
import type { HeadWitness } from '../../domain/ports/ledger/head-witness.ts';

/** All heads in a file, in its order. Undefined: there is no such file. Throws JOURNAL_HEADS_UNAVAILABLE. */
export const readHeads = async (path: string): Promise<readonly JournalHead[] | undefined> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new MailroomError('JOURNAL_HEADS_UNAVAILABLE', { path, cause });
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  // A crash may have cut a line off; a file without a single head is something else.
  const heads = lines.map(headOf).filter((head) => head !== undefined);
  if (heads.length === 0 && lines.length > 0) throw new MailroomError('JOURNAL_HEADS_UNAVAILABLE', { path });
  return heads;
};

export const fileHeadWitness = (path: string): HeadWitness => ({
  keep: async (head) => {
    try {
      const file = await open(path, 'a', 0o640);
      try {
        const { size } = await file.stat();
        // A line that a crash has cut off stays a line of its own.
        await file.appendFile(`${size > 0 ? '\n' : ''}${JSON.stringify(head)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw new MailroomError('JOURNAL_HEADS_UNAVAILABLE', { path, cause });
    }
  },
  last: async () => (await readHeads(path))?.at(-1),
});
