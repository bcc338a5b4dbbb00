// The append-only journal: who did which step to which sheet, when and why. Each entry is chained to the one before by a hash.
import type { Instant } from '../delivery.ts';
import type { JournalAction } from './journal-actions.ts';

export type JournalDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What a step wants written; the store numbers and seals it. */
export interface JournalDraft {
  readonly at: Instant;
  /** `machine`, a station as `station:<id>`, or an operator's name. */
  readonly actor: string;
  readonly action: JournalAction;
  /** `<kind>:<id>` of the item the step was about. */
  readonly subject: string;
  readonly details: JournalDetails;
}

export interface JournalEntry extends Omit<JournalDraft, 'action'> {
  /** An action of this version or an earlier one: `actionOf` says what it means. */
  readonly action: string;
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly previous: string;
  /** SHA-256 (hexadecimal) over `previous` and the canonical form of all other fields. */
  readonly hash: string;
}

export const JOURNAL_START = '0'.repeat(64);

type Sha256 = (text: string) => string;

/** JSON with sorted keys and no blanks (RFC 8785 for the values that occur here: strings, finite numbers, booleans, null). */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value);
};

const sealOf = (entry: Omit<JournalEntry, 'hash'>, sha256: Sha256): string => sha256(canonical(entry));

/** Seals a draft onto the chain. `head` is the last entry, or undefined at the very start. */
export const seal = (
  draft: Omit<JournalEntry, 'sequence' | 'previous' | 'hash'>,
  head: Pick<JournalEntry, 'sequence' | 'hash'> | undefined,
  sha256: Sha256,
): JournalEntry => {
  const { at, actor, action, subject, details } = draft;
  const entry = {
    at,
    actor,
    action,
    subject,
    details,
    sequence: (head?.sequence ?? 0) + 1,
    previous: head?.hash ?? JOURNAL_START,
  };
  return { ...entry, hash: sealOf(entry, sha256) };
};

export type JournalFault = {
  readonly sequence: number;
  readonly what: 'gap' | 'changed' | 'chain-broken';
};

/** Checks one entry against the one before it; undefined means it holds. */
export const checkEntry = (
  entry: JournalEntry,
  head: Pick<JournalEntry, 'sequence' | 'hash'> | undefined,
  sha256: Sha256,
): JournalFault | undefined => {
  const { hash, ...rest } = entry;
  if (entry.sequence !== (head?.sequence ?? 0) + 1) return { sequence: entry.sequence, what: 'gap' };
  if (entry.previous !== (head?.hash ?? JOURNAL_START)) return { sequence: entry.sequence, what: 'chain-broken' };
  if (sealOf(rest, sha256) !== hash) return { sequence: entry.sequence, what: 'changed' };
  return undefined;
};
