// Loads the words and text of a document's pages.
import type { ComposedDocument } from '../domain/document.ts';
import { MailroomError } from '../domain/errors.ts';
import { pageId } from '../domain/ids.ts';
import type { PageReading } from '../domain/page.ts';
import type { Items } from '../domain/ports/ledger/items.ts';

/** The readings of a document's written pages, in order. */
export const readingsOf = async (
  store: Items,
  document: Pick<ComposedDocument, 'delivery' | 'pages'>,
): Promise<readonly PageReading[]> => {
  const written = document.pages.filter((page) => !page.blank);
  return Promise.all(
    written.map(async ({ number }) => {
      const page = (await store.get('page', pageId(document.delivery, number)))?.item;
      if (page?.state !== 'read') throw new MailroomError('PORT_MISUSED', { page: pageId(document.delivery, number) });
      return page.reading;
    }),
  );
};
