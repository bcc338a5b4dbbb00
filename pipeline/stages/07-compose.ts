// Compose: creates the searchable PDF that the unit receives.
import { hasOriginal } from '../../domain/delivery.ts';
import type { ClassifiedDocument, Document } from '../../domain/document.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Word } from '../../domain/page.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import type { Composer } from '../../domain/ports/page/composer.ts';
import type { RegisterFields } from '../../domain/register/index-fields.ts';
import { standing } from '../../domain/register/register-entry.ts';
import { toComposed } from '../../domain/transitions.ts';
import { lessonOf } from '../../learning/decision-record.ts';
import { quarantineDocument } from '../engine/set-aside.ts';
import { type Stage, type Step, stage } from '../engine/stage.ts';
import { readingsOf } from '../readings.ts';

export interface ComposePorts {
  readonly store: Items;
  readonly blobs: Blobs;
  readonly composer: Composer;
  /** The German name of a type, for the PDF's title. */
  readonly typeName: (type: string) => string;
}

const decoder = new TextDecoder();

/** What the letter is about and who wrote it, as the register has it: so that it can be found by searching a unit's files. */
const saidOf = (fields: RegisterFields): readonly string[] =>
  standing(fields).flatMap(([name, { value }]) => (name === 'subject' || name === 'senderName' ? [value] : []));

/** The PDF of a document as type `type`: its written pages in order, blank backs left out (they stay in the original). */
export const composePdf = async (
  ports: ComposePorts,
  document: Omit<ClassifiedDocument, 'state'>,
  type: string,
): Promise<Uint8Array> => {
  const readings = await readingsOf(ports.store, document);
  const pages = await Promise.all(
    readings.map(async (reading) => ({
      reading,
      image: await ports.blobs.get(reading.image),
      words: JSON.parse(decoder.decode(await ports.blobs.get(reading.words))) as readonly Word[],
    })),
  );
  const delivery = (await ports.store.get('delivery', document.delivery))?.item;
  if (!hasOriginal(delivery)) throw new MailroomError('PORT_MISUSED', { stage: 'compose', document: document.id });
  const day = document.receivedAt.slice(0, 10).split('-').reverse().join('.');
  return ports.composer.compose({
    title: `${ports.typeName(type)}, Eingang ${day}`,
    subject: [...saidOf(document.fields ?? {}), `Schriftstück ${document.id}`].join(' · '),
    provenance: {
      document: document.id,
      delivery: document.delivery,
      station: document.station,
      receivedAt: document.receivedAt,
      original: delivery.original.sha256,
    },
    pages,
  });
};

/** An office killed between an operator's word and its lesson writes the lesson here; usually it is there already. */
const lessonsOf = (document: Document): Pick<Step, 'children'> => {
  const lesson = lessonOf(document);
  return lesson === undefined ? {} : { children: [{ item: lesson }] };
};

export const compose = (ports: ComposePorts): Stage =>
  stage({
    work: 'compose',
    kind: 'document',
    from: ['decided'],
    run: async (document) => {
      const pdf = await ports.blobs.put(await composePdf(ports, document, document.type));
      return {
        item: toComposed(document, pdf),
        action: 'composed',
        details: { pdf: pdf.sha256, bytes: pdf.size },
        next: 'hand-over',
        ...lessonsOf(document),
      };
    },
    giveUp: (document, detail) => ({ ...quarantineDocument(document, detail), ...lessonsOf(document) }),
  });
