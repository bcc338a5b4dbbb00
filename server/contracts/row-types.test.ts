// The contracts describe exactly the rows of the read models: checked by the compiler (`npm run check:types`).
import { expect, test } from 'vitest';
import type { QualityReport } from '../../domain/sorting/quality.ts';
import type { LastWord } from '../../office/views/last-word.ts';
import type { LeftRow, WaitingForCheck, WithoutDocument } from '../../office/views/lists.ts';
import type { BookRow } from '../../office/views/register-book.ts';
import type { DeliveryRow, DocumentRow, Standing, TodayFilter } from '../../office/views/today.ts';
import type * as deliveries from './deliveries.ts';
import type * as quality from './quality.ts';
import type * as quarantine from './quarantine.ts';
import type * as register from './register.ts';
import type * as review from './review.ts';
import type * as withoutDocument from './without-document.ts';

/** `true` if each takes the other's values and both have the same keys; an optional key too many is none of these. */
type Agree<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? [keyof A, keyof B] extends [keyof B, keyof A]
      ? true
      : 'keys differ'
    : 'the second is wider'
  : 'the first is wider';

const agree = <A, B>(same: Agree<A, B>): unknown => same;

test('contracts and read models agree', () => {
  expect([
    agree<deliveries.DeliveryRow, DeliveryRow>(true),
    agree<deliveries.DocumentRow, DocumentRow>(true),
    agree<deliveries.Standing, Standing>(true),
    agree<deliveries.TodayFilter, TodayFilter>(true),
    agree<quarantine.LeftRow, LeftRow>(true),
    agree<register.BookRow, BookRow>(true),
    agree<Required<register.BookRow>['withoutDocument'], Required<BookRow>['withoutDocument']>(true),
    agree<review.LastWord, LastWord>(true),
    agree<quality.QualityAnswer, QualityReport>(true),
    agree<Omit<quality.CheckRow, 'fileName'>, Omit<WaitingForCheck, 'delivery'>>(true),
    agree<Omit<withoutDocument.WithoutDocumentRow, 'pages'>, WithoutDocumentTexts>(true),
  ]).not.toContain(false);
});

/** Brands of ids are no part of JSON. */
type WithoutDocumentTexts = Omit<WithoutDocument, 'id'> & { readonly id: string };
