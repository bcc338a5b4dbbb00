// Documents in the order in which they were received.
import type { Document } from '../../../../domain/document.ts';
import type { Queries } from '../../../../domain/ports/ledger/queries.ts';
import type { SqliteDatabase } from '../driver.ts';
import { PAGE, paged, type Row, stored } from '../rows.ts';

/** As `documents_by_receipt` has it. The id makes every place one of its own and lies behind every bare instant. */
const PLACE = `(body ->> '$.receivedAt') || ' ' || id`;

export const RECEIVED_BETWEEN = `
  select ordinal, version, body, ${PLACE} as place from items
  where kind = 'document' and ${PLACE} > ? and ${PLACE} < ? order by ${PLACE} limit ?`;

export const sqliteReceived = (database: SqliteDatabase): Queries['receivedBetween'] =>
  async function* ({ from, to }) {
    const page = database.prepare(RECEIVED_BETWEEN);
    for await (const row of paged(
      (after) => page.all<Row & { readonly place: string }>(after, to, PAGE),
      ({ place }) => place,
      from,
    )) {
      yield stored<Document>(row);
    }
  };
