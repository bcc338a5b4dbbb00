// What the office and its page workers say to each other: one job, one answer, one at a time.

import type { BlobRef } from '../../domain/blob.ts';
import { type FaultCode, type FaultDetails, MailroomError } from '../../domain/errors.ts';

export type Request =
  | { readonly id: number; readonly job: 'open'; readonly original: BlobRef }
  | { readonly id: number; readonly job: 'page'; readonly original: BlobRef; readonly number: number };

/** A fault as it crosses the process border: code, details and the cause's message survive. */
export interface SentFault {
  readonly code?: FaultCode;
  readonly details?: FaultDetails;
  readonly message: string;
  readonly cause?: string;
}

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly fault: SentFault };

export const sendable = (error: unknown): SentFault => {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof MailroomError)) return { message };
  const { code, details } = error;
  return { code, details, message, ...(error.cause instanceof Error ? { cause: error.cause.message } : {}) };
};

export const received = ({ code, details, message, cause }: SentFault): Error => {
  if (code === undefined) return new Error(message);
  return new MailroomError(code, { ...details, ...(cause === undefined ? {} : { cause: new Error(cause) }) });
};
