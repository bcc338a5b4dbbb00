// The step of the schema that enters, for all items there are, the unit and the person they belong to; and the way back.
import { personOf, unitOf } from '../../../domain/item-owner.ts';
import { ITEM_KINDS, type Item, type ItemKind } from '../../../domain/items.ts';
import type { SqliteDatabase } from './driver.ts';
import { PAGE, type Row } from './rows.ts';

/** Items of the other kinds belong to nobody, and pages are most of all items. */
const OWNED: readonly ItemKind[] = ITEM_KINDS.filter((kind) => kind !== 'page' && kind !== 'delivery');

/** Both to be called inside a transaction. */
export const enterOwners = (database: SqliteDatabase): void => {
  database.exec(`alter table items add column unit text;
    alter table items add column person text;
    create index items_by_unit on items (unit, kind, state, changed) where unit is not null;
    create index items_by_person on items (person, kind, state, changed) where person is not null;`);
  const page = database.prepare(
    'select ordinal, version, body from items where kind = ? and ordinal > ? order by ordinal limit ?',
  );
  const enter = database.prepare('update items set unit = ?, person = ? where ordinal = ?');
  for (const kind of OWNED) {
    for (let after = 0, more = true; more; ) {
      const rows = page.all<Row>(kind, after, PAGE);
      for (const { ordinal, body } of rows) {
        const item = JSON.parse(body) as Item;
        const [unit, person] = [unitOf(item), personOf(item)];
        if (unit !== undefined || person !== undefined) enter.run(unit ?? null, person ?? null, ordinal);
      }
      after = rows.at(-1)?.ordinal ?? after;
      more = rows.length === PAGE;
    }
  }
};

export const dropOwners = (database: SqliteDatabase): void =>
  database.exec(`drop index items_by_unit; drop index items_by_person;
    alter table items drop column unit; alter table items drop column person;`);
