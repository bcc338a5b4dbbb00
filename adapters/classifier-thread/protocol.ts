// The message protocol between the office and a sorting thread: numbered requests, many at a time.

import type { LearnedModel, Sorter, Trainer } from '../../domain/ports/sorting/sorter.ts';
import type { SentFault } from '../../domain/serialised-error.ts';
import type { Letter } from '../../domain/sorting/classification.ts';

/** What a thread can do. Questions are answered one after the other, in their order. */
export interface SortingDesk extends Sorter, Trainer {
  load(model: LearnedModel): Promise<void>;
}

export type Question =
  | { readonly ask: 'load'; readonly with: LearnedModel }
  | { readonly ask: 'learn'; readonly with: readonly Letter[] }
  | { readonly ask: 'classify'; readonly with: string }
  | { readonly ask: 'refit'; readonly with: Parameters<Trainer['refit']>[0] };

export interface Asked {
  readonly id: number;
  readonly question: Question;
}

export type Answered =
  | { readonly id: number; readonly kind: 'done'; readonly result: unknown }
  | { readonly id: number; readonly kind: 'failed'; readonly fault: SentFault };
