// The event with which a unit's system answers, looked at before it is believed. Schema: docs/messages.
import { z } from 'zod';
import { type Acknowledgement, RETURN_REASONS } from '../../domain/handover/acknowledgement.ts';
import type { DocumentId } from '../../domain/ids.ts';

export const ACKNOWLEDGED_TYPE = 'de.poststelle.document.acknowledged.v1';

const slug = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const text = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u);

const answer = {
  document: z
    .string()
    .max(200)
    .regex(/^.+\/[ds]\d+$/)
    .transform((id) => id as DocumentId),
  handover: text,
  unit: slug,
  actor: text,
};

const acknowledged = z.object({
  specversion: z.literal('1.0'),
  id: text,
  type: z.literal(ACKNOWLEDGED_TYPE),
  time: z.iso.datetime({ offset: true }),
  data: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('accepted'), ...answer }),
    z.object({
      outcome: z.literal('returned'),
      reason: z.enum(RETURN_REASONS),
      ...answer,
    }),
  ]),
});

/** The answer, or what is wrong with the message: names of fields, never its content. */
export const acknowledgementOf = (content: Uint8Array): Acknowledgement | { readonly wrong: string } => {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(content).toString());
  } catch {
    return { wrong: 'not JSON' };
  }
  const parsed = acknowledged.safeParse(value);
  if (!parsed.success) return { wrong: parsed.error.issues.map(({ path }) => path.join('.') || 'event').join(', ') };
  const { id, time, data } = parsed.data;
  return { ...data, id, at: new Date(time).toISOString() };
};
