// Puts together what work on pages and letters needs: page workers, the PDF composer, the rules.
import { pdfLibComposer } from '../../../adapters/pdf-writer/pdf-lib-composer.ts';
import { childProcessWorkers } from '../../../adapters/workers/child-process-workers.ts';
import { proposeBoundaries } from '../../../classifiers/boundaries.ts';
import { tellsRegister } from '../../../config/channels.ts';
import type { Config } from '../../../config/schema.ts';
import type { Blobs } from '../../../domain/ports/ledger/blobs.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import type { PageWorkers, WorkerEnd } from '../../../domain/ports/page/page-workers.ts';
import type { FlowPorts, FlowSettings } from '../../../pipeline/flow.ts';
import type { DecisionRules } from '../../../pipeline/stages/06-decide.ts';
import type { ComposePorts } from '../../../pipeline/stages/07-compose.ts';
import { pageWorkerScript, version } from '../../run/files/paths.ts';
import { openFieldFinder, openRulebook } from '../sorting/model.ts';
import { pageWorkerSettings } from './page-job.ts';

/** A page worker is renewed after this many jobs; see docs/adr/0003. */
const JOBS_PER_WORKER = 500;
/** Opening and encoding stand beside reading, which has a limit of its own. */
const BESIDE_READING_MS = 60_000;

/** What is heard of page workers beside their results. */
export interface WorkersTell {
  readonly onWorkerLine?: (line: string) => void;
  readonly onWorkerEnd?: (why: WorkerEnd) => void;
}

export const openWorkers = (
  config: Config,
  {
    onWorkerLine = () => {},
    onWorkerEnd = () => {},
    intermediates,
  }: WorkersTell & { readonly intermediates?: string | undefined },
): PageWorkers =>
  childProcessWorkers({
    size: config.reading.workers,
    script: pageWorkerScript,
    args: [JSON.stringify(pageWorkerSettings(config, intermediates))],
    limitMs: config.reading.pageLimitSeconds * 1000 + BESIDE_READING_MS,
    recycleAfter: JOBS_PER_WORKER,
    onStderr: onWorkerLine,
    onEnd: onWorkerEnd,
  });

export const labelsOf = (config: Config) => ({
  types: new Set(config.types.map(({ id }) => id)),
  units: new Set(config.units.map(({ id }) => id)),
});

/** What decides between straight through and review. */
export const decisionRules = (config: Config): DecisionRules => ({
  collectOnly: config.sorting.collectOnly,
  activeOriginals: config.handover.activeOriginals,
  ...labelsOf(config),
});

const typeNameIn =
  ({ types }: Config) =>
  (id: string): string =>
    types.find((type) => type.id === id)?.name ?? id;

/** Bytes of the largest file that is received. */
export const mostBytesOf = ({ limits }: Config): number => limits.megabytesPerFile * 1e6;

/** The rules of this office. */
export const flowSettings = (config: Config, catchUp: () => Promise<void>): FlowSettings => {
  const stations = new Map(config.stations.map(({ id, unit }) => [id, unit]));
  return {
    rules: decisionRules(config),
    stationUnit: (station) => stations.get(station),
    typeName: typeNameIn(config),
    mostBytes: mostBytesOf(config),
    registerData: (unit) => tellsRegister(config, unit),
    catchUp,
    checkShare: config.sorting.checkShare,
  };
};

export const composePorts = (
  config: Config,
  ledger: { readonly store: Store; readonly blobs: Blobs },
): ComposePorts => ({
  ...ledger,
  composer: pdfLibComposer({ producer: `Poststelle ${version}` }),
  typeName: typeNameIn(config),
});

/** What is looked for in a letter beside its type and unit. */
export const letterPorts = (config: Config): Pick<FlowPorts, 'findFields' | 'findBoundaries' | 'rulebook'> => ({
  findBoundaries: proposeBoundaries,
  findFields: openFieldFinder(config),
  rulebook: openRulebook(config),
});
