// Drafts: what an operator typed and chose for a letter, kept in this browser until the letter is decided.

import type { RegisterEntries } from '../../domain/register/register-entry.ts';
import type { QuestionAnswers } from '../../domain/review/open-questions.ts';

/** Never more than the operator's own input: nothing of the letter is kept here. */
export interface Draft {
  readonly type?: string;
  readonly unit?: string;
  readonly answers: QuestionAnswers;
  readonly fields: RegisterEntries;
}

/** Whose draft it is, and of which round: how often units have returned the letter. */
export interface Round {
  readonly by: string;
  readonly returns: number;
}

interface Kept extends Draft, Round {
  /** Ms since 1970. */
  readonly at: number;
}

/** Municipalities that share a host share the browser's storage: each has the drafts of its own path. */
const folder = location.pathname.replace(/[^/]*$/, '');
const PREFIX = folder === '/' ? 'poststelle-draft-' : `poststelle-draft${folder}`;
const OLDEST_MS = 7 * 24 * 60 * 60 * 1000;

export const isEmpty = ({ type, unit, answers, fields }: Draft): boolean =>
  type === undefined && unit === undefined && Object.keys(answers).length + Object.keys(fields).length === 0;

/** A browser that keeps nothing (private mode, policy) is no fault: the draft holds until the page is left. */
const inStorage = <T>(use: (storage: Storage) => T): T | undefined => {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
};

const read = (key: string): Kept | undefined =>
  inStorage((storage) => {
    const text = storage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as Kept);
  });

/** What was chosen and answered before the letter came back counts no more; what was typed is still there. */
export const draftOf = (document: string, round: Round): Draft | undefined => {
  const kept = read(PREFIX + document);
  if (kept?.by !== round.by) return undefined;
  const { by: _, at: __, returns, ...draft } = kept;
  return returns === round.returns ? draft : { answers: {}, fields: draft.fields };
};

export const dropDraft = (document: string): void => {
  inStorage((storage) => storage.removeItem(PREFIX + document));
};

export const keepDraft = (document: string, round: Round, draft: Draft): void => {
  if (isEmpty(draft)) dropDraft(document);
  else {
    const kept: Kept = { ...draft, ...round, at: Date.now() };
    inStorage((storage) => storage.setItem(PREFIX + document, JSON.stringify(kept)));
  }
};

/** Removes what others typed at this browser, and what is older than a week. */
export const dropDraftsOfOthers = (me: string): void => {
  const keys = inStorage((storage) => Object.keys(storage).filter((key) => key.startsWith(PREFIX))) ?? [];
  for (const key of keys) {
    const kept = read(key);
    if (kept?.by !== me || Date.now() - kept.at > OLDEST_MS) inStorage((storage) => storage.removeItem(key));
  }
};
