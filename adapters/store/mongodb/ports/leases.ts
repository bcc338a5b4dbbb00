// Claims and leases in MongoDB: each is one update of one document.
import type { Filter } from 'mongodb';
import type { ItemKind, ItemOf, Job } from '../../../../domain/items.ts';
import type { Leases } from '../../../../domain/ports/ledger/leases.ts';
import { type Collections, type ItemDocument, isOver, keyOf, STORED, stored } from '../documents.ts';
import { asking } from '../faults.ts';
import { mongodbWorkload } from './figures.ts';

/** The work under the lease of this version. */
const heldBy = (job: Job, version: number): Filter<ItemDocument> => ({
  _id: keyOf(job),
  work: job.work,
  version,
  held: true,
});

export const mongodbLeases = ({ items }: Pick<Collections, 'items'>): Leases => ({
  claim: <K extends ItemKind>(
    job: Job & { readonly kind: K },
    lease: { readonly now: number; readonly until: number },
  ) =>
    asking(async () => {
      const take = (held: Filter<ItemDocument>, count: 'attempts' | 'crashes') =>
        items.findOneAndUpdate(
          { _id: keyOf(job), work: job.work, ...held, ...isOver('dueAt', lease.now) },
          { $inc: { version: 1, [count]: 1 }, $set: { held: true, dueAt: lease.until } },
          { returnDocument: 'after', projection: { ...STORED, attempts: 1, crashes: 1 } },
        );
      // What is still held though its lease has run out was held by a process that died: no attempt of the item.
      const claimed = (await take({ held: { $ne: true } }, 'attempts')) ?? (await take({ held: true }, 'crashes'));
      if (claimed === null) return undefined;
      return { ...stored<ItemOf<K>>(claimed), attempt: claimed.attempts, crashes: claimed.crashes ?? 0 };
    }),

  renew: (job, { version, until }) =>
    asking(async () => (await items.updateOne(heldBy(job, version), { $set: { dueAt: until } })).matchedCount === 1),

  release: (job, { version, notBefore, keepAttempt }) =>
    asking(async () => {
      await items.updateOne(heldBy(job, version), {
        $set: { dueAt: notBefore },
        $unset: { held: '' },
        $inc: { attempts: keepAttempt ? 0 : -1 },
      });
    }),

  breakLeases: ({ now, wait }) =>
    asking(async () => {
      const held = await items.find({ held: true }, { projection: { version: 1, crashes: 1 } }).toArray();
      for (const { _id, version, crashes = 0 } of held) {
        await items.updateOne(
          { _id, version, held: true },
          { $set: { dueAt: now + wait(crashes + 1) }, $unset: { held: '' }, $inc: { crashes: 1, attempts: -1 } },
        );
      }
    }),

  due: ({ now, limit, work: only }) =>
    asking(() =>
      items
        .find(
          { workSince: { $gt: 0 }, ...isOver('dueAt', now), ...(only && { work: only }) },
          { projection: { work: 1, kind: 1, id: 1 }, limit },
        )
        .sort({ workSince: 1 })
        .map(({ work, kind, id }): Job => ({ work: work!, kind, id }))
        .toArray(),
    ),

  workload: mongodbWorkload({ items }),
});
