// Quality reports, model versions and a pending refit, for tests of the console.

import { checkId, type DocumentId } from '../../domain/ids.ts';
import type { Item } from '../../domain/items.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Check } from '../../domain/review/sample-check.ts';
import type { Decision } from '../../domain/sorting/classification.ts';
import type { ModelVersion } from '../../domain/sorting/model-version.ts';
import { rollBack, versionInUse } from '../../learning/model-versions.ts';
import { qualityReport } from '../../learning/quality.ts';
import type { ModelsAnswer } from '../../server/contracts/quality.ts';
import type { StorageAnswer } from '../../server/contracts/session.ts';
import type { ConsolePorts } from '../../server/ports.ts';
import { SURE, type TestDelivery } from './test-letters.ts';

export interface QualitySettings {
  collectOnly: boolean;
  refitting: boolean;
  /** What the disk says; absent: there is room. */
  storage?: StorageAnswer['state'];
  /** How the last refit ended. */
  refitEnded?: Pick<ModelsAnswer, 'last' | 'lastLeftOut'>;
}

export const qualityDesk = (
  ports: { readonly store: Store; readonly blobs: Blobs; readonly clock: Clock },
  settings: QualitySettings,
): Pick<ConsolePorts, 'office' | 'quality' | 'models'> => {
  const { store } = ports;
  return {
    office: {
      name: 'Stadt Musterhausen',
      get collectOnly() {
        return settings.collectOnly;
      },
    },
    quality: () => qualityReport(ports, { checkShare: 0.03, collectOnly: settings.collectOnly }),
    models: {
      look: async () => ({
        versions: (await store.list('model', { limit: 100 })).map(({ item }) => item),
        inUse: (await versionInUse(store))?.item.id,
        running: settings.refitting,
        ...settings.refitEnded,
        decisions: (await store.count('decision')).made ?? 0,
      }),
      refit: () => {
        settings.refitting = true;
      },
      rollBack: async (version, actor) => (await rollBack(ports, version, actor)).kind,
    },
  };
};

const figures = (bothRight: number) => ({
  ...{ letters: 40, typeRight: 0.95, unitRight: 0.93, through: 0.6, throughRight: 0.99 },
  bothRight,
});

/** A version that a refit left behind. */
const refitted = async (
  blobs: Blobs,
  { name, state, madeAt }: { readonly name: string; readonly state: 'promoted' | 'refused'; readonly madeAt: string },
): Promise<ModelVersion> => ({
  ...{ kind: 'model', origin: 'refit', state, madeAt, id: `model-${name}` as ModelVersion['id'] },
  bytes: await blobs.put(new TextEncoder().encode(name)),
  trainingSet: { sha256: 'a'.repeat(64), base: 480, decisions: 160, accepted: 0, heldOut: 40, leftOut: 12 },
  compared: await blobs.put(new TextEncoder().encode(`${name} without`)),
  comparison: { candidate: figures(state === 'promoted' ? 0.9 : 0.8), inUse: figures(0.85) },
  learnedThrough: 200,
  heldOutFrom: 12,
});

/** An operator's word, against what the machine had proposed. */
const decided = (
  number: number,
  said: { readonly at: string; readonly unit: string; readonly proposed: string; readonly origin?: Decision['origin'] },
): Decision => ({
  ...{ kind: 'decision', state: 'made', id: `decision-${number}` as Decision['id'] },
  ...{ document: `document-${number}` as DocumentId, text: { sha256: 'b'.repeat(64), size: 1 } },
  ...{ type: 'antrag', unit: said.unit, actor: 'Sabine Krüger', at: said.at },
  ...(said.origin === undefined ? {} : { origin: said.origin }),
  machine: { type: { label: 'antrag', confidence: 0.9 }, unit: { label: said.proposed, confidence: 0.6 } },
});

interface Writing {
  write(item: Item): Promise<void>;
}

const waitingCheck = (document: string, at: string): Check => ({
  ...{ kind: 'check', state: 'waiting', id: checkId(document as DocumentId), document: document as DocumentId },
  ...{ said: { type: 'antrag', unit: 'buergerbuero' }, at },
});

/** Letters that went straight through and are in the sample, oldest first. */
export const sampled = async (
  { arrive, write }: Writing & { arrive(post: TestDelivery): Promise<string> },
  count: number,
): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const id = `${await arrive({ fileName: `sicher-${number}.tif`, letters: [SURE] })}/d001`;
    await write(waitingCheck(id, `2026-11-18T10:0${number}:00.000Z`));
    ids.push(id);
  }
  return ids;
};

export const decideMany = async ({ write }: Writing): Promise<void> => {
  const at = '2026-11-17T09:00:00.000Z';
  for (let number = 0; number < 10; number += 1)
    await write(decided(number, { at, unit: 'bauamt', proposed: number < 8 ? 'bauamt' : 'tiefbauamt' }));
  await write(decided(10, { at, unit: 'bauamt', proposed: 'bauamt', origin: 'return' }));
};

/** One in use, an earlier one, and one that did worse. */
export const writeVersions = async ({ write, blobs }: Writing & { readonly blobs: Blobs }): Promise<void> => {
  for (const [name, state] of [
    ['00a1', 'promoted'],
    ['00b2', 'promoted'],
    ['00c3', 'refused'],
  ] as const)
    await write(await refitted(blobs, { name, state, madeAt: '2026-11-10T08:00:00.000Z' }));
};
