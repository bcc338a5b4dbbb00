// What a process tells those who watch it, put together: counters from the first step on, and the listener once it is open.
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Config } from '../../config/schema.ts';
import { type Listening, listen } from '../../console/listen.ts';
import type { Store } from '../../domain/ports/store.ts';
import type { Role } from '../compose-roles.ts';
import { version } from '../places.ts';
import { shared } from '../shared.ts';
import { systemClock } from '../system-clock.ts';
import { healthOf, type Part } from './health.ts';
import { houseMetrics } from './house-metrics.ts';
import { metricsServer } from './metrics-server.ts';
import { type StepMetrics, stepMetrics } from './step-metrics.ts';

/** The whole house is told of by those of whom there are few: otherwise every worker would ask for the same figures. */
const TELLS_OF_THE_HOUSE: ReadonlySet<string> = new Set<Role | 'start'>(['start', 'all', 'relay']);
/** Two that scrape at the same time cost one reading. */
const FRESH_MS = 5_000;

export interface Meter {
  readonly steps: StepMetrics;
  /** Opens the listener. Throws ADDRESS_IN_USE. */
  listen(house: { readonly store: Store; readonly parts: readonly Part[] }): Promise<Listening>;
  /** From now on the process is not ready; it answers until the listener is closed. */
  stopping(): void;
}

export const openMeter = (at: NonNullable<Config['metrics']>, role: Role | 'start'): Meter => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: 'poststelle_build_info',
    help: 'Always 1; the labels say which version works in which role.',
    labelNames: ['version', 'role'],
    registers,
  }).set({ version, role }, 1);
  const partUp = new Gauge({
    name: 'poststelle_part_up',
    help: 'What the process leans on: 1 it answers, 0 it does not.',
    labelNames: ['part'],
    registers,
  });
  const steps = stepMetrics(registry);
  let stopping = false;

  return {
    steps,
    listen: ({ store, parts }) => {
      const health = healthOf(parts);
      const readHouse = TELLS_OF_THE_HOUSE.has(role)
        ? houseMetrics(registry, { store, clock: systemClock })
        : undefined;
      const read = shared(async () => {
        const { parts: states } = await health();
        for (const [part, state] of Object.entries(states)) partUp.set({ part }, state === 'up' ? 1 : 0);
        // What the store says when it is asked now is told by its gauge; a scrape succeeds all the same.
        await readHouse?.().catch(steps.faulted);
      }, FRESH_MS);
      const metrics = async () => {
        await read();
        return { type: registry.contentType, text: await registry.metrics() };
      };
      return listen(metricsServer({ metrics, health, stopping: () => stopping }).fetch, at);
    },
    stopping: () => {
      stopping = true;
    },
  };
};
