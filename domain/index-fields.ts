// What the register of incoming post notes about a letter, each field with its place on the page.
import type { Word } from './page.ts';

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

/** Where a passage stands, so that it can be marked on the page. */
export interface TextPlace {
  /** Position in the list of pages, from 0. */
  readonly page: number;
  /** Positions in the page's `words`, ascending; empty for a plain page. */
  readonly words: readonly number[];
  /** Around these words, in the page's pixels; absent for a plain page. */
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

export interface FoundField {
  /** Normalised; see the field. */
  readonly value: string;
  /** As it stands in the letter, lines parted by a line feed. */
  readonly text: string;
  /** 0 to 1: of 100 answers with 0.9, about 90 are right. */
  readonly confidence: number;
  readonly place: TextPlace;
}

/** A field that is absent was not found, or not surely enough to be worth a line in the register. */
export interface IndexFields {
  /** Person, firm or authority that wrote the letter, without address and occupation. */
  readonly senderName?: FoundField;
  /** The sender's town, without its postcode. */
  readonly senderPlace?: FoundField;
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

export type FieldName = keyof IndexFields;

export interface FieldOptions {
  /**
   * What the office calls itself, its municipality first: "Stadt Musterhausen", then the names of its units. It is
   * never taken as the sender.
   */
  readonly officeNames: readonly string[];
}
