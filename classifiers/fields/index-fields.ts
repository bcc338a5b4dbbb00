// From a letter's words and their places to the fields of the register. What is doubtful stays empty.
import type {
  FieldName,
  FieldOptions,
  FoundField,
  IndexFields,
  PageText,
  TextPlace,
} from '../../domain/index-fields.ts';
import { findDeadline } from './deadline.ts';
import type { FieldFinding } from './finding.ts';
import { ibansIn } from './iban.ts';
import { findDate } from './letter-date.ts';
import { frameOf } from './letter-frame.ts';
import { letterText } from './letter-text.ts';
import { officeOf } from './office.ts';
import { findReferences } from './references.ts';
import { findSenderName, findSenderPlace } from './sender.ts';
import { findSenderEmail } from './sender-email.ts';
import { findSubject } from './subject.ts';

/** Below it a field stays empty: a clerk types a missing value faster than he finds a wrong one. */
const LEAST_CONFIDENCE = 0.8;

/** Mean confidence with which the words of a passage were read; 1 for plain text. */
const readingOf = (page: PageText | undefined, { words }: TextPlace): number => {
  if (!page || !('words' in page) || words.length === 0) return 1;
  return words.reduce((sum, index) => sum + page.words[index]!.confidence, 0) / words.length;
};

/**
 * The index fields of one letter. `pages` in order; placed pages are read by DIN 5008's zones, plain ones line by line.
 * Never throws for a letter's content; reads the first 60 000 characters.
 */
export const indexFields = (pages: readonly PageText[], options: FieldOptions): IndexFields => {
  const letter = letterText(pages);
  const office = officeOf(options.officeNames);
  const frame = frameOf(letter, office);
  const date = findDate(letter, frame);
  const sender = findSenderName(letter, frame, office);
  const { ours, theirs } = findReferences(letter, frame);
  const ibans = ibansIn(letter.text);
  const [account] = ibans;
  const findings: Readonly<Record<FieldName, FieldFinding | undefined>> = {
    senderName: sender,
    senderEmail: findSenderEmail(letter, frame, office),
    senderPlace: findSenderPlace(frame, letter.lines, { sender, date }),
    date,
    subject: findSubject(frame, office),
    theirReference: theirs,
    ourReference: ours,
    deadline: findDeadline(letter, date?.value),
    iban: account && ibans.length > 1 ? { ...account, confidence: 0.8 } : account,
  };
  const found = (name: string, finding: FieldFinding): FoundField => {
    const place = letter.placeOf(finding);
    // An account's check digits say more about its reading than the reader's own confidence.
    const reading = name === 'iban' ? 1 : readingOf(pages[place.page], place);
    const text = letter.text.slice(finding.start, finding.end);
    return {
      value: finding.value,
      ...(text === finding.value ? {} : { text }),
      confidence: Math.round(100 * finding.confidence * Math.sqrt(reading)) / 100,
      place,
    };
  };
  return Object.fromEntries(
    Object.entries(findings).flatMap(([name, finding]) => {
      const field = finding && found(name, finding);
      return field && field.confidence >= LEAST_CONFIDENCE ? [[name, field]] : [];
    }),
  );
};
