// What files in a unit's folder are called.
import { createHash } from 'node:crypto';
import type { RoutedMessage } from '../../../domain/handover/routed-message.ts';

const shortId = (document: string): string => createHash('sha256').update(document).digest('hex').slice(0, 12);

/** `2026-01-31_rechnung_1f0c9a2b77de`: the day of receipt, the type, and a name that follows from the document's id. */
export const nameOf = (message: Pick<RoutedMessage, 'document' | 'receivedAt' | 'type'>): string =>
  `${message.receivedAt.slice(0, 10)}_${message.type}_${shortId(message.document)}`;

/** Whether a file's name is that of one of the document's files. */
export const belongsTo = (document: string): ((file: string) => boolean) => {
  const mark = `_${shortId(document)}.`;
  return (file) => file.includes(mark);
};
