// What the console needs to show and steer learning: the report, the versions, a refit that runs beside everything else.
import type { Config } from '../../../config/schema.ts';
import type { Clock } from '../../../domain/ports/clock.ts';
import type { Blobs } from '../../../domain/ports/ledger/blobs.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { rollBack, versionInUse } from '../../../learning/model-versions.ts';
import { qualityReport } from '../../../learning/quality.ts';
import type { RefitOutcome, Refitting } from '../../../learning/refit.ts';
import type { ConsolePorts } from '../../../server/ports.ts';
import { shared } from '../../run/cached.ts';

const MOST_SHOWN = 100;
/**
 * The report reads twelve weeks. Who looks again within this time (ms), or within so many times as long as it took, sees the
 * same: in a large house a page that is left open must not keep the office reading.
 */
const FRESH_MS = 30_000;
const TIMES_AS_LONG = 20;

export const qualityDesk = (
  ports: { readonly store: Store; readonly clock: Clock },
  sorting: Config['sorting'],
): ConsolePorts['quality'] =>
  shared(
    () => qualityReport(ports, sorting),
    (tookMs) => Math.max(FRESH_MS, TIMES_AS_LONG * tookMs),
  );

/** Of a refit that got as far as choosing its letters. */
const leftOutBy = (outcome: RefitOutcome): number | undefined => {
  if (outcome.kind === 'too-few') return outcome.leftOut;
  return 'version' in outcome ? outcome.version.trainingSet.leftOut : undefined;
};

export const modelsDesk = ({
  store,
  blobs,
  clock,
  refitting,
  onFault,
}: {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly refitting: Refitting;
  readonly onFault: (error: unknown) => void;
}): ConsolePorts['models'] => {
  let running = false;
  let last: Pick<Awaited<ReturnType<ConsolePorts['models']['look']>>, 'last' | 'lastLeftOut'> = {};
  return {
    look: async () => {
      const [versions, inUse, decisions] = await Promise.all([
        store.list('model', { limit: MOST_SHOWN }),
        versionInUse(store),
        refitting.waiting(),
      ]);
      return {
        versions: versions.map(({ item }) => item),
        inUse: inUse?.item.id,
        ...{ running, decisions },
        ...last,
      };
    },
    refit: (actor) => {
      if (running) return;
      running = true;
      void refitting
        .run({ actor })
        .then(
          (outcome) => {
            // Another one is running already, or the office closes: neither is an end of this one.
            if (outcome.kind === 'under-way' || outcome.kind === 'ended') return;
            const leftOut = leftOutBy(outcome);
            last = { last: outcome.kind, ...(leftOut === undefined ? {} : { lastLeftOut: leftOut }) };
          },
          (error: unknown) => {
            last = { last: 'failed' };
            onFault(error);
          },
        )
        .finally(() => {
          running = false;
        });
    },
    rollBack: async (version, actor) => (await rollBack({ store, blobs, clock }, version, actor)).kind,
  };
};
