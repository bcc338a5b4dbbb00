// Read pages: sends a page to a page worker and records its outcome.
import { hasOriginal } from '../../domain/delivery.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Page } from '../../domain/page.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import type { PageResult, PageWish, PageWorkers } from '../../domain/ports/page/page-workers.ts';
import { toPageOutcome } from '../../domain/transitions.ts';
import { type Stage, type Step, stage } from '../engine/stage.ts';

export const readPages = ({ store, workers }: { readonly store: Items; readonly workers: PageWorkers }): Stage =>
  stage({
    work: 'page',
    kind: 'page',
    from: ['waiting'],
    run: async (page) => {
      const delivery = (await store.get('delivery', page.delivery))?.item;
      if (!hasOriginal(delivery)) {
        throw new MailroomError('PORT_MISUSED', { stage: 'page', page: page.id });
      }
      const { asDocument, notBlank } = page;
      const wish: PageWish = { ...(asDocument && { asDocument }), ...(notBlank && { notBlank }) };
      const { times, ...result } = await workers.page(delivery.original, page.number, wish);
      return { ...outcome(page, result), times };
    },
    giveUp: (page, detail) => outcome(page, { kind: 'quarantined', reason: 'FAILED_REPEATEDLY', detail }),
  });

const outcome = (page: Page, result: PageResult): Step => {
  switch (result.kind) {
    case 'read': {
      const { reading } = result;
      return {
        item: toPageOutcome(page, 'read', { reading }),
        action: 'read',
        details: {
          image: reading.image.sha256,
          words: reading.wordCount,
          confidence: rounded(reading.meanConfidence),
          skewDegrees: reading.skewDegrees === undefined ? null : rounded(reading.skewDegrees),
          orientation: reading.orientation,
          textSource: reading.textSource,
        },
      };
    }
    case 'separator': {
      const { kind, ...rest } = result;
      return {
        item: toPageOutcome(page, kind, rest),
        action: 'seen-as-separator',
        details: { payload: rest.mark.payload },
      };
    }
    case 'blank': {
      const { kind, ...rest } = result;
      const { faintMarks } = rest;
      return {
        item: toPageOutcome(page, kind, rest),
        action: 'seen-as-blank',
        details: { ...(faintMarks && { faintMarks: faintMarks.sha256 }) },
      };
    }
    case 'quarantined': {
      const { reason, detail } = result;
      return {
        item: toPageOutcome(page, 'quarantined', { reason, detail }),
        action: 'quarantined',
        details: { reason, detail },
      };
    }
  }
};

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
