// Which delivery is the original of its bytes: entered in the column that deliveries with the same bytes are looked up by.
import type { SqliteDatabase } from '../driver.ts';

/**
 * To be called inside a transaction: the answer and the entry are one write. The entry lasts until the delivery's next
 * commit, which writes the column anew from what the item says.
 */
export const sqliteOriginals = (database: SqliteDatabase) => {
  const own = database.prepare(
    `select 1 as entered from items where kind = 'delivery' and id = ? and original = ? and state = 'claimed'`,
  );
  const earliest = database.prepare(
    `select id from items where original = ? and kind = 'delivery' and id <> ? order by ordinal limit 1`,
  );
  const enter = database.prepare(`update items set original = ? where kind = 'delivery' and id = ?`);

  return (sha256: string, delivery: string): string => {
    if (own.get<{ readonly entered: number }>(delivery, sha256) !== undefined) return delivery;
    const other = earliest.get<{ readonly id: string }>(sha256, delivery);
    if (other !== undefined) return other.id;
    enter.run(sha256, delivery);
    return delivery;
  };
};
