// The texts in one language, with their blanks filled in.
import { ACTIVE_CONTENT, type ActiveContent } from '../../domain/carried.ts';
import {
  BOUNDARY_REASONS,
  type BoundaryReason,
  NO_DOCUMENT_REASONS,
  type NoDocumentReason,
  QUARANTINE_REASONS,
  type QuarantineReason,
  REVIEW_REASONS,
  type ReviewReason,
} from '../../domain/reasons.ts';
import { LEFT_REASONS, type LeftReason } from '../../domain/sources/left-files.ts';
import {
  BOUNDARY_IN_ENGLISH,
  CONTENT_IN_ENGLISH,
  LEFT_IN_ENGLISH,
  NO_DOCUMENT_IN_ENGLISH,
  QUARANTINE_IN_ENGLISH,
  REVIEW_IN_ENGLISH,
} from './reasons-in-english.ts';
import { TEXTS, type TextKey } from './texts.ts';

export type Language = 'de' | 'en';

type Values = Readonly<Record<string, string | number>>;

export interface Words {
  readonly language: Language;
  say(key: TextKey, values?: Values): string;
  /** One or many. */
  count(n: number, one: TextKey, many: TextKey): string;
  reviewReason(reason: ReviewReason): string;
  quarantineReason(reason: QuarantineReason): string;
  noDocumentReason(reason: NoDocumentReason): string;
  boundaryReason(reason: BoundaryReason): string;
  leftReason(reason: LeftReason): string;
  activeContent(has: ActiveContent): string;
}

export const wordsIn = (language: Language): Words => {
  const place = language === 'de' ? 0 : 1;
  const say = (key: TextKey, values: Values = {}): string =>
    TEXTS[key][place].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  return {
    language,
    say,
    count: (n, one, many) => say(n === 1 ? one : many, { n }),
    reviewReason: (reason) => (language === 'de' ? REVIEW_REASONS : REVIEW_IN_ENGLISH)[reason],
    boundaryReason: (reason) => (language === 'de' ? BOUNDARY_REASONS : BOUNDARY_IN_ENGLISH)[reason],
    activeContent: (has) => (language === 'de' ? ACTIVE_CONTENT : CONTENT_IN_ENGLISH)[has],
    leftReason: (reason) => (language === 'de' ? LEFT_REASONS : LEFT_IN_ENGLISH)[reason],
    noDocumentReason: (reason) => (language === 'de' ? NO_DOCUMENT_REASONS : NO_DOCUMENT_IN_ENGLISH)[reason],
    quarantineReason: (reason) => (language === 'de' ? QUARANTINE_REASONS : QUARANTINE_IN_ENGLISH)[reason],
  };
};
