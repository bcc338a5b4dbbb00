// What server and page say to each other about a letter that waits: who has it open, what became of it, the decision.
import type { QuestionAnswers } from '../../domain/review/open-questions.ts';

/** Somebody who has a letter open. */
export interface HeldBy {
  readonly name: string;
  /** ISO 8601. */
  readonly since: string;
}

/** The last thing that a person did with a letter that waits no more. */
export interface LastWord {
  readonly did: 'decided' | 'cut' | 'set-aside';
  /** Absent: the mailroom itself. */
  readonly by?: string;
  /** ISO 8601. */
  readonly at: string;
  /** Of a decision. */
  readonly type?: string;
  readonly unit?: string;
}

/** `GET /api/review/standing?id=`, and the answer to `POST /api/review/hold` with `{ id }`. */
export interface StandingAnswer {
  readonly waiting: boolean;
  /** The server's time, ISO 8601: what "5 seconds ago" is counted from. */
  readonly now: string;
  /** Others who have it open, longest first. */
  readonly heldBy: readonly HeldBy[];
  /** Absent as long as it waits. */
  readonly lastWord?: LastWord;
  /** It has not been accepted yet and can be called back. */
  readonly recallable: boolean;
}

/** `POST /api/review/decide`. */
export interface DecisionRequest {
  readonly id: string;
  readonly type: string;
  readonly unit: string;
  /** What was confirmed as proposed; the rest was chosen. */
  readonly proposed?: readonly ('type' | 'unit')[];
  /** To every open question its answer. */
  readonly answers?: QuestionAnswers;
  /** What the operator changed in the register. */
  readonly fields?: Readonly<Record<string, string>>;
}

export interface DecidedAnswer {
  /** There was text in the letter, so the classifier has learned from it. */
  readonly learned: boolean;
  /** Milliseconds that it stays in the outbox before it goes to the unit. */
  readonly waits: number;
  readonly next?: string;
}

/** `POST /api/review/set-aside` with `{ id, question, answer }`: an answer that stops the letter. */
export interface StoppedAnswer {
  readonly next?: string;
}
