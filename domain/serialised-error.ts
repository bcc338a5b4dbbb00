// Serialises a fault between processes and threads: code, details and the message of its cause are kept.
import { type FaultCode, type FaultDetails, MailroomError } from './errors.ts';

export interface SentFault {
  readonly code?: FaultCode;
  readonly details?: FaultDetails;
  readonly message: string;
  readonly cause?: string;
}

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
