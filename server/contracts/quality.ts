// What the console's server and its page say to each other about how well letters are sorted: report, models, checks.
import type { ModelVersion } from '../../domain/sorting/model-version.ts';
import type { QualityReport } from '../../domain/sorting/quality.ts';
import type { Paged } from './api.ts';

/** `GET /api/quality`. */
export type QualityAnswer = QualityReport;

export interface ModelRow extends Pick<ModelVersion, 'state' | 'origin' | 'madeAt'> {
  readonly id: string;
  readonly inUse: boolean;
  /** Of a refit: what it learned from, and how it did on letters held out (0 to 1), beside the one in use then. */
  readonly letters?: number;
  readonly leftOut?: number;
  readonly heldOut?: number;
  readonly bothRight?: number;
  readonly bothRightBefore?: number;
}

/** How the last refit of this office ended. */
export type RefitEnd = 'promoted' | 'refused' | 'too-few' | 'unchanged' | 'failed';

/** `GET /api/models`: the versions, the one in use first. `POST /api/models/refit`, `…/rollback` with `{ version }`. */
export interface ModelsAnswer {
  readonly rows: readonly ModelRow[];
  readonly running: boolean;
  readonly last?: RefitEnd;
  /** Letters that it left out, because their type or unit is not configured. */
  readonly lastLeftOut?: number;
  /** Decisions since the last refit looked. */
  readonly decisions: number;
}

export interface CheckRow {
  /** The document's. */
  readonly id: string;
  readonly at: string;
  readonly station: string;
  readonly fileName: string;
  readonly type: string;
  readonly unit: string;
}

/** `GET /api/checks?page=`: the sample that waits for a check, oldest first. */
export interface ChecksAnswer extends Paged {
  readonly rows: readonly CheckRow[];
}

/** `POST /api/checks/answer` with `{ id, type, unit }`. */
export interface CheckedAnswer {
  readonly right: boolean;
  readonly next?: string;
}
