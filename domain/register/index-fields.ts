// Index fields of the register of incoming post, each with its position on the page.
import type { Word } from '../page.ts';

/** A read page with the places of its words. */
export interface PlacedPage {
  readonly words: readonly Word[];
  /** Pixels of the page in which the words' boxes count. */
  readonly width: number;
  readonly height: number;
  /** Pixels per inch. */
  readonly dpi: number;
}

/** A page of which only the text is known. */
export interface PlainPage {
  /** A line each; leading blanks stand for text on the right, an empty line parts two blocks. */
  readonly text: string;
}

export type PageText = PlacedPage | PlainPage;

/** Where words stand, so that they can be marked on the page. Their boxes are with the page's words. */
export interface TextPlace {
  /** Position in the list of pages (of a document: of its written pages), from 0. */
  readonly page: number;
  /** Positions in the page's `words`, ascending; empty for a plain page. */
  readonly words: readonly number[];
}

export interface FoundField {
  /** Normalised; see the field. */
  readonly value: string;
  /** As written in the letter, lines separated by a line feed; absent: equal to the value. */
  readonly text?: string;
  /** 0 to 1: of 100 answers with 0.9, about 90 are right. */
  readonly confidence: number;
  readonly place: TextPlace;
}

/** What an operator wrote into the register: it stands above what was found. Empty: the letter has none. */
export interface EnteredField {
  readonly value: string;
  readonly byHand: true;
}

export const FIELD_NAMES = [
  ...(['senderName', 'senderPlace', 'senderEmail', 'date', 'subject', 'theirReference', 'ourReference'] as const),
  ...(['deadline', 'iban'] as const),
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

/** A field that is absent was not found, or not surely enough to be worth a line in the register. */
export interface IndexFields {
  /** Person, firm or authority that wrote the letter, without address and occupation. */
  readonly senderName?: FoundField;
  /** The sender's town, without its postcode. */
  readonly senderPlace?: FoundField;
  /** The sender's e-mail address, in small letters. */
  readonly senderEmail?: FoundField;
  /** Date of the letter: `YYYY-MM-DD`. */
  readonly date?: FoundField;
  /** Subject line, or the title of a form; lines joined by a blank. */
  readonly subject?: FoundField;
  /** The sender's own reference, which an answer quotes: "Unser Zeichen", a court's file number, an invoice number. */
  readonly theirReference?: FoundField;
  /** A reference that the office gave: "Ihr Zeichen", Kassenzeichen, personnel number, the file attacked. */
  readonly ourReference?: FoundField;
  /** Until when the office has to act: `YYYY-MM-DD`, or `PnD`, `PnM` counted from receipt where only a time is named. */
  readonly deadline?: FoundField;
  /** Without blanks; its check digits are right (ISO 7064, mod 97). */
  readonly iban?: FoundField;
}

/** A letter's line in the register: what was found, and what an operator entered in its place. */
export type RegisterFields = { readonly [name in FieldName]?: FoundField | EnteredField };

export const isByHand = (field: FoundField | EnteredField): field is EnteredField => 'byHand' in field;

export interface FieldOptions {
  /**
   * What the office calls itself, its municipality first: "Stadt Musterhausen", then the names of its units. It is
   * never taken as the sender.
   */
  readonly officeNames: readonly string[];
}
