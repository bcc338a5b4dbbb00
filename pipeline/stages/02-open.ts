// Open: counts the file's pages and enters each into the ledger.
import { carriedFields } from '../../domain/carried.ts';
import type { PageWorkers } from '../../domain/ports/page/page-workers.ts';
import { newPage, toOpened } from '../../domain/transitions.ts';
import { quarantineDelivery } from '../engine/set-aside.ts';
import { type Stage, stage } from '../engine/stage.ts';

export const open = ({ workers }: { readonly workers: PageWorkers }): Stage =>
  stage({
    work: 'open',
    kind: 'delivery',
    from: ['received'],
    run: async (delivery) => {
      const result = await workers.open(delivery.original);
      if (result.kind === 'quarantined') return quarantineDelivery(delivery, result.reason, result.detail);
      const { mediaType, pageCount, signed, originalHas, attachments } = result;
      const carried = carriedFields({ has: originalHas ?? [], attachments: attachments ?? [] });
      const pages = Array.from({ length: pageCount }, (_, index) => newPage(delivery.id, index + 1));
      return {
        item: toOpened(delivery, { mediaType, pageCount, ...(signed ? { signed } : {}), ...carried }),
        action: 'opened',
        details: {
          mediaType,
          pages: pageCount,
          ...(signed ? { signed } : {}),
          ...(originalHas === undefined ? {} : { originalHas }),
          ...(attachments === undefined ? {} : { attachments: attachments.length }),
        },
        children: pages.map((item) => ({ item, next: 'page' as const })),
      };
    },
    giveUp: (delivery, detail) => quarantineDelivery(delivery, 'FAILED_REPEATEDLY', detail),
  });
