// Reads everything of a collection in pages: no cursor stays open, and a long reading holds up nobody.
import { asking } from './faults.ts';

const PAGE = 500;

/** Page after page by a rising place, from behind `after`. */
export async function* paged<R, P>(
  read: (after: P, limit: number) => Promise<readonly R[]>,
  place: (row: R) => P,
  after: P,
): AsyncIterable<R> {
  for (let from = after; ; ) {
    const rows = await asking(() => read(from, PAGE));
    yield* rows;
    if (rows.length < PAGE) return;
    from = place(rows.at(-1)!);
  }
}
