// Hand over: puts the message into the outbox in the same write; the relay delivers it.

import { isMachine } from '../../domain/actor.ts';
import { type ActiveOriginals, carriedFields, isWithheld } from '../../domain/carried.ts';
import { hasOriginal } from '../../domain/delivery.ts';
import { MailroomError } from '../../domain/errors.ts';
import { routedEntry } from '../../domain/handover/outbox.ts';
import { handoverId, type RoutedMessage } from '../../domain/handover/routed-message.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { standing } from '../../domain/register/register-entry.ts';
import { leavesAt } from '../../domain/review/recall.ts';
import { rulesOf } from '../../domain/sorting/preassigned.ts';
import { toHandover } from '../../domain/transitions.ts';
import { checkOf } from '../../learning/sampling.ts';
import { quarantineDocument } from '../engine/set-aside.ts';
import { type Stage, stage } from '../engine/stage.ts';
import { readingsOf } from '../readings.ts';

export const handOver = ({
  store,
  clock,
  checkShare,
  registerData,
  activeOriginals = 'pdf-only',
}: {
  readonly store: Store;
  readonly clock: Clock;
  /** Share of what the machine decided that an operator checks afterwards. */
  readonly checkShare: number;
  /** Whether a unit's message includes register data. */
  readonly registerData: (unit: string) => boolean;
  /** What becomes of originals that act. */
  readonly activeOriginals?: ActiveOriginals;
}): Stage =>
  stage({
    work: 'hand-over',
    kind: 'document',
    from: ['composed'],
    run: async (document) => {
      const delivery = (await store.get('delivery', document.delivery))?.item;
      if (!hasOriginal(delivery)) {
        throw new MailroomError('PORT_MISUSED', { stage: 'hand-over', document: document.id });
      }
      const signed = 'signed' in delivery && delivery.signed === true;
      const { originalHas, attachments, mediaType } =
        'mediaType' in delivery ? delivery : { originalHas: undefined, attachments: undefined, mediaType: undefined };
      const withheld = isWithheld(originalHas, activeOriginals);
      const bornDigital =
        !signed &&
        (originalHas?.includes('embedded-files') === true ||
          (await readingsOf(store, document)).some(({ textSource }) => textSource === 'embedded'));
      const at = instant(clock);
      const check = checkOf(document, { share: checkShare, at });
      const byMachine = isMachine(document.decidedBy);
      const rules = byMachine ? rulesOf(document) : [];
      const message: RoutedMessage = {
        document: document.id,
        delivery: document.delivery,
        station: document.station,
        receivedAt: document.receivedAt,
        decidedAt: document.decidedAt ?? at,
        unit: document.unit,
        type: document.type,
        unitConfidence: document.classification.unit.confidence,
        typeConfidence: document.classification.type.confidence,
        decidedBy: byMachine ? 'machine' : 'operator',
        reasons: document.disposition.reasons,
        ...(rules.length === 0 ? {} : { rules }),
        pageCount: document.pages.filter((page) => !page.blank).length,
        pdf: document.pdf,
        original: delivery.original,
        ...(withheld || !(signed || bornDigital) ? {} : { originalIs: signed ? 'signed' : 'born-digital' }),
        ...(withheld ? { originalWithheld: true } : {}),
        originalName: delivery.fileName,
        ...(mediaType === undefined ? {} : { originalType: mediaType }),
        ...carriedFields({ has: originalHas ?? [], attachments: attachments ?? [] }),
        ...(registerData(document.unit) ? { register: Object.fromEntries(standing(document.fields ?? {})) } : {}),
      };
      return {
        item: toHandover(document, handoverId(message)),
        action: 'put-in-outbox',
        details: { unit: document.unit, type: document.type, pdf: document.pdf.sha256 },
        outbox: [routedEntry(message, leavesAt(document))],
        ...(check === undefined ? {} : { children: [{ item: check }] }),
      };
    },
    giveUp: quarantineDocument,
  });
