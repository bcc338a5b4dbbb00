// The message protocol between the office and its page workers: one job at a time, one answer per job.

import type { BlobRef } from '../../domain/blob.ts';
import type { Back, PageWish } from '../../domain/ports/page/page-workers.ts';
import type { SentFault } from '../../domain/serialised-error.ts';

export type Request =
  | { readonly id: number; readonly job: 'open'; readonly original: BlobRef }
  | ({
      readonly id: number;
      readonly job: 'page';
      readonly original: BlobRef;
      readonly number: number;
    } & PageWish)
  | { readonly id: number; readonly job: 'shines-through'; readonly back: Back; readonly preview: BlobRef };

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly fault: SentFault };
