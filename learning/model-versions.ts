// Model versions: which is in use, how a new one is promoted, and how to roll back.
import { type Actor, formOf } from '../domain/actor.ts';
import { isFault } from '../domain/errors.ts';
import { modelId } from '../domain/ids.ts';
import { type Clock, instant } from '../domain/ports/clock.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { Items } from '../domain/ports/ledger/items.ts';
import type { Listed, Queries } from '../domain/ports/ledger/queries.ts';
import type { ModelVersion } from '../domain/sorting/model-version.ts';

/** More versions than this are not looked through for one that is whole. */
const LOOKED_THROUGH = 50;

export type PromotedVersion = Listed<ModelVersion & { readonly state: 'promoted' }>;

/** The one in use first, then those that were before it. A promotion and a way back are one write on one item. */
export const promotedVersions = async (store: Queries): Promise<readonly PromotedVersion[]> =>
  store.list('model', { states: ['promoted'], limit: LOOKED_THROUGH });

/** A stored version that cannot be read: damaged, gone, or written by a newer program. */
export const isUnusable = (error: unknown): boolean =>
  isFault(error, 'MODEL_INVALID') || isFault(error, 'BLOB_DAMAGED') || isFault(error, 'BLOB_MISSING');

export const versionInUse = async (store: Queries): Promise<PromotedVersion | undefined> =>
  (await store.list('model', { states: ['promoted'], limit: 1 }))[0];

/**
 * Enters the model that came with the program or that the configuration names, once. It goes into use where there is no
 * other, where the one in use is an older starter model, or where the configuration names it. `check` throws if the
 * bytes are no model.
 */
export const enterGiven = async (
  ports: { readonly store: Items & Queries; readonly blobs: Blobs; readonly clock: Clock },
  given: {
    readonly bytes: Uint8Array;
    readonly origin: 'starter' | 'file';
    readonly check: (bytes: Uint8Array) => Promise<void>;
  },
): Promise<void> => {
  const { store, blobs, clock } = ports;
  const inUse = await versionInUse(store);
  if (given.origin === 'starter' && inUse !== undefined && inUse.item.origin !== 'starter') return;
  const bytes = await blobs.put(given.bytes);
  const id = modelId(bytes.sha256);
  if ((await store.get('model', id)) !== undefined) return;
  await given.check(given.bytes);
  const at = instant(clock);
  await store.commit([
    {
      item: { kind: 'model', state: 'promoted', id, bytes, madeAt: at, origin: given.origin },
      expects: 0,
      journal: [
        {
          at,
          actor: 'machine',
          action: 'promoted',
          subject: `model:${id}`,
          details: { origin: given.origin, sha256: bytes.sha256 },
        },
      ],
    },
  ]);
};

export type RolledBack =
  | { readonly kind: 'done'; readonly from: string }
  /** It is in use already. */
  | { readonly kind: 'in-use' }
  /** There is no such version, or it never was in use. */
  | { readonly kind: 'unknown-version' };

/** Takes a version into use that was in use before. Throws BLOB_DAMAGED, BLOB_MISSING if it is no longer whole. */
export const rollBack = async (
  { store, blobs, clock }: { readonly store: Items & Queries; readonly blobs: Blobs; readonly clock: Clock },
  id: string,
  actor: Actor,
): Promise<RolledBack> => {
  const [inUse, found] = await Promise.all([versionInUse(store), store.get('model', id)]);
  if (found?.item.state !== 'promoted' || inUse === undefined) return { kind: 'unknown-version' };
  if (inUse.item.id === id) return { kind: 'in-use' };
  await blobs.get(found.item.bytes);
  const from = inUse.item.id;
  const [outcome] = await store.commit([
    {
      item: found.item,
      expects: found.version,
      journal: [
        { at: instant(clock), actor: formOf(actor), action: 'rolled-back', subject: `model:${id}`, details: { from } },
      ],
    },
  ]);
  // In a conflict somebody took it into use at the same moment.
  return outcome === 'committed' ? { kind: 'done', from } : { kind: 'in-use' };
};
