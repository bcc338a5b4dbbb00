// Extracts all index fields from words and their positions. Doubtful fields stay empty.
import type {
  FieldName,
  FieldOptions,
  FoundField,
  IndexFields,
  PageText,
  TextPlace,
} from '../../domain/register/index-fields.ts';
import { findDeadline } from './deadline.ts';
import type { FieldFinding } from './finding.ts';
import { ibansIn } from './iban.ts';
import { findDate } from './letter-date.ts';
import { frameOf } from './letter-frame.ts';
import { letterText } from './letter-text.ts';
import { officeOf } from './own-office.ts';
import { findReferences } from './references.ts';
import { findSenderName, findSenderPlace } from './sender.ts';
import { findSenderEmail } from './sender-email.ts';
import { findSubject } from './subject.ts';

/** Below it a field stays empty: a clerk types a missing value faster than he finds a wrong one. */
const LEAST_CONFIDENCE = 0.8;
/** … and below this chance that it was read right. */
const LEAST_READING = 0.65;

/**
 * Tesseract is modest: of words that it states 0.9 for, 99 of 100 are right, and two of five where it states nothing. In
 * between it is about as right as it says.
 */
const LEAST_CHANCE = 0.4;
const MODEST = 0.8;
const NEARLY_SURE = 0.9;
const chanceOf = (stated: number): number => {
  if (stated <= MODEST) return Math.max(stated, LEAST_CHANCE);
  if (stated < NEARLY_SURE) return MODEST + 1.9 * (stated - MODEST);
  return 0.99 + 0.1 * (stated - NEARLY_SURE);
};

/** Signs, and the paragraph sign: the engine does not know it, it is put back from what stands around it. */
const NO_WORD = /^(?:[–—·•*.,:;„“"'-]+|\(?§+)$/;

/** The chance that every word of a passage was read right; 1 for plain text. */
const readingOf = (page: PageText | undefined, { words }: TextPlace): number => {
  if (!page || !('words' in page)) return 1;
  return (
    words
      .map((index) => page.words[index]!)
      .filter(({ text }) => !NO_WORD.test(text))
      // What the engine read as one word and was parted afterwards shares one confidence.
      .filter(({ confidence }, at, read) => confidence !== read[at - 1]?.confidence)
      .reduce((chance, { confidence }) => chance * chanceOf(confidence), 1)
  );
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
  const found = (name: string, finding: FieldFinding): FoundField | undefined => {
    const place = letter.placeOf(finding);
    // An account's check digits say more about its reading than the reader's own confidence.
    const reading = name === 'iban' ? 1 : readingOf(pages[place.page], place);
    if (Math.round(100 * finding.confidence) < 100 * LEAST_CONFIDENCE || reading < LEAST_READING) return undefined;
    const text = letter.text.slice(finding.start, finding.end);
    return {
      value: finding.value,
      ...(text === finding.value ? {} : { text }),
      confidence: Math.round(100 * finding.confidence * reading) / 100,
      place,
    };
  };
  return Object.fromEntries(
    Object.entries(findings).flatMap(([name, finding]) => {
      const field = finding && found(name, finding);
      return field ? [[name, field]] : [];
    }),
  );
};
