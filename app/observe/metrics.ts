// Assembles the metrics of a process: counters from the start, the listener once it is open.
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { type Listening, listen } from '../../server/http/listen.ts';
import type { ProcessKind } from '../compose/roles.ts';
import { shared } from '../run/cached.ts';
import { version } from '../run/files/paths.ts';
import { healthOf, inTime, type Part } from './health.ts';
import { metricsServer, type Watched, type WatchedProcess } from './metrics-server.ts';
import { type StepMetrics, stepMetrics } from './step-metrics.ts';
import type { StorageWatch } from './storage.ts';
import { houseMetrics } from './store-metrics.ts';

/** Installation-wide figures are exposed by roles with few processes; otherwise every worker would query the same figures. */
const TELLS_OF_THE_HOUSE: ReadonlySet<string> = new Set<ProcessKind>(['start', 'all', 'relay']);
/** Two that scrape at the same time cost one reading. */
const FRESH_MS = 5_000;

export interface WatchedHouse {
  readonly store: Store;
  /** The clock by which ages are computed. */
  readonly clock: Clock;
  readonly parts: readonly Part[];
  readonly storage: Pick<StorageWatch, 'look'>;
}

export interface Meter {
  readonly steps: StepMetrics;
  /** What is answered to those who watch, from now on. */
  watch(
    house: WatchedHouse & {
      /** Called once per period in which the figures cannot be read; the scrape succeeds anyway. */
      readonly onFault: (error: unknown) => void;
    },
  ): Watched;
}

/** A task that is asked for again and again tells its fault when it begins to fail, and not each time. */
export const toldOnce = (task: () => Promise<void>, onFault: (error: unknown) => void): (() => Promise<void>) => {
  let failing = false;
  return async () => {
    try {
      await task();
      failing = false;
    } catch (error) {
      if (!failing) onFault(error);
      failing = true;
    }
  };
};

/** The figures of the process itself. */
export const processFigures = (role: ProcessKind): (() => Promise<string>) => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'poststelle_build_info',
    help: 'Always 1; the labels say which version works in which role.',
    labelNames: ['version', 'role'],
    registers: [registry],
  }).set({ version, role }, 1);
  return () => registry.metrics();
};

/** `municipality`: one of several in this process; each of its figures bears the name. */
export const openMeter = (role: ProcessKind, municipality?: string): Meter => {
  const registry = new Registry();
  if (municipality !== undefined) registry.setDefaultLabels({ municipality });
  const registers = [registry];
  const partUp = new Gauge({
    name: 'poststelle_part_up',
    help: 'What the process leans on: 1 it answers, 0 it does not.',
    labelNames: ['part'],
    registers,
  });
  const room = (what: 'free' | 'size', help: string) =>
    new Gauge({ name: `poststelle_storage_${what}_bytes`, help, labelNames: ['folder'], registers });
  const free = room('free', 'What is left on the disk of the data folder and of the units’ folders.');
  const size = room('size', 'How large that disk is.');

  return {
    steps: stepMetrics(registry),
    watch: ({ store, clock, parts, storage, onFault }) => {
      const health = healthOf(parts);
      const house = TELLS_OF_THE_HOUSE.has(role) ? houseMetrics(registry, { store, clock }) : undefined;
      const readHouse = toldOnce(async () => house?.read(), onFault);
      const read = shared(
        async () => {
          const { parts: states } = await health();
          for (const [part, state] of Object.entries(states)) partUp.set({ part }, state === 'up' ? 1 : 0);
          // The part says that a disk does not answer; its figures are left out then.
          const looked = await inTime(storage.look(), undefined).catch(() => undefined);
          if (looked === undefined) for (const each of [free, size]) each.reset();
          for (const disk of looked?.disks ?? []) {
            free.set({ folder: disk.folder }, disk.free);
            size.set({ folder: disk.folder }, disk.size);
          }
          // A scrape does not wait for a store that has just failed to answer.
          if (states.store === 'up') await readHouse();
          else house?.forget();
        },
        () => FRESH_MS,
      );
      const figures = async (): Promise<string> => {
        await read();
        return registry.metrics();
      };
      return { figures, health };
    },
  };
};

/** Opens the listener for figures and health of these municipalities. Throws ADDRESS_IN_USE. */
export const listenForWatchers = (
  role: ProcessKind,
  at: NonNullable<Config['metrics']>,
  watched: Omit<WatchedProcess, 'figures'>,
): Promise<Listening> => listen(metricsServer({ figures: processFigures(role), ...watched }).fetch, at);
