// Puts together who keeps the journal's head: a file outside the data folder, and the log.
import { join } from 'node:path';
import { fileHeadWitness, readHeads } from '../../../adapters/head-witness/file-head-witness.ts';
import type { Config } from '../../../config/schema.ts';
import { MailroomError } from '../../../domain/errors.ts';
import type { JournalHead } from '../../../domain/journal/journal-head.ts';
import type { HeadWitness } from '../../../domain/ports/ledger/head-witness.ts';

export type OnJournalHead = (head: JournalHead) => void;

/** Beside the data folder, or where systemd lets a service write its logs: there each of several municipalities has a file of its name. */
export const headFileOf = ({ data, journal }: Pick<Config, 'data' | 'journal'>, municipality?: string): string => {
  if (journal?.headFile !== undefined) return journal.headFile;
  const logs = process.env.LOGS_DIRECTORY?.split(':', 1)[0];
  return logs === undefined || logs === ''
    ? `${data}-journal-heads.jsonl`
    : join(logs, `${municipality === undefined ? '' : `${municipality}-`}journal-heads.jsonl`);
};

export const witnessesOf = (
  config: Config,
  { onHead, municipality }: { readonly onHead: OnJournalHead | undefined; readonly municipality: string | undefined },
): readonly HeadWitness[] => [
  ...(onHead === undefined ? [] : [{ keep: async (head: JournalHead) => onHead(head), last: async () => undefined }]),
  fileHeadWitness(headFileOf(config, municipality)),
];

/** A file that was named must be there; the office's own appears with the first head. */
export const headsIn = async (
  named: string | undefined,
  config: Pick<Config, 'data' | 'journal'>,
): Promise<readonly JournalHead[]> => {
  const heads = await readHeads(named ?? headFileOf(config));
  if (heads === undefined && named !== undefined) throw new MailroomError('JOURNAL_HEADS_UNAVAILABLE', { path: named });
  return heads ?? [];
};
