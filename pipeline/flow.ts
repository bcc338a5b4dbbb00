// The stages in order. Read this first.
//
//   receive ▶ open ▶ ┌ straighten ▶ inspect ▶ read ┐ ▶ separate ▶ classify ▶ decide ▶ compose ▶ hand over ─▶ outbox ─▶ unit
//   delivery         └ page: one job, page-job.ts  ┘   delivery    document     └─ review ◀── operator

import type { Clock } from '../domain/ports/clock.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { Store } from '../domain/ports/ledger/store.ts';
import type { Composer } from '../domain/ports/page/composer.ts';
import type { PageWorkers } from '../domain/ports/page/page-workers.ts';
import type { BoundaryFinder } from '../domain/ports/sorting/boundary-finder.ts';
import type { FieldFinder } from '../domain/ports/sorting/field-finder.ts';
import type { Rulebook } from '../domain/ports/sorting/rulebook.ts';
import type { Sorter } from '../domain/ports/sorting/sorter.ts';
import type { Stage } from './engine/stage.ts';
import { receive } from './stages/01-receive.ts';
import { open } from './stages/02-open.ts';
import { readPages } from './stages/03-read-pages.ts';
import { separate } from './stages/04-separate.ts';
import { classify } from './stages/05-classify.ts';
import { type DecisionRules, decide } from './stages/06-decide.ts';
import { compose } from './stages/07-compose.ts';
import { handOver } from './stages/08-hand-over.ts';

export interface FlowPorts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly workers: PageWorkers;
  readonly sorter: Sorter;
  readonly findFields: FieldFinder;
  readonly findBoundaries: BoundaryFinder;
  readonly rulebook: Rulebook;
  readonly composer: Composer;
}

export interface FlowSettings {
  readonly rules: DecisionRules;
  /** The unit that a station belongs to, if it serves only one. */
  readonly stationUnit: (station: string) => string | undefined;
  readonly typeName: (type: string) => string;
  /** Bytes of the largest file that is received. */
  readonly mostBytes: number;
  /** Whether a unit's messages include register data. */
  readonly registerData: (unit: string) => boolean;
  /** Brings the sorter up to date before it answers. */
  readonly catchUp: () => Promise<void>;
  /** Share (0 to 1) of what goes straight through that an operator checks afterwards. */
  readonly checkShare: number;
}

export const flow = (ports: FlowPorts, settings: FlowSettings): readonly Stage[] => [
  receive({ ...ports, mostBytes: settings.mostBytes }),
  open(ports),
  readPages(ports),
  separate(ports),
  classify({ ...ports, catchUp: settings.catchUp }),
  decide(settings.rules, settings.stationUnit, ports.clock),
  compose({ ...ports, typeName: settings.typeName }),
  handOver({
    ...ports,
    checkShare: settings.checkShare,
    registerData: settings.registerData,
    ...(settings.rules.activeOriginals === undefined ? {} : { activeOriginals: settings.rules.activeOriginals }),
  }),
];
