// The text of the codes on our own separator sheets: encoding and decoding.
//
// `POSTSTELLE/1 unit=bauamt type=antrag`: the word POSTSTELLE, a slash, the version of the format, then what is said,
// each after one blank and in any order. `unit` and `type` are ids of the configuration, `profile` is a rule of
// separation, the word `continue` says that no new letter begins. What a reader does not know it skips. A sheet may
// carry what it says in several codes, one a part; they add up.
import type { RoutingHints, Separation } from '../delivery.ts';
import type { SeparatorMark } from '../page.ts';

/** What a sheet can say. Nothing: a new letter begins. `continues` stands alone. */
export type SheetSays = Omit<SeparatorMark, 'payload' | 'hints'> & RoutingHints;

const START = 'POSTSTELLE/1';
const PART = /^([a-z]+)(?:=([a-z0-9-]{1,64}))?$/;
const RULE = /^(?:sheets|blank-pages|every-[1-9][0-9]{0,2}-pages)$/;
/** Bytes of a code that could be ours; a letter's own codes may hold thousands. */
const LONGEST = 400;

export const isSeparation = (text: string): text is Separation => RULE.test(text);

/** The parts of a payload, each of which makes a payload of its own: for codes that hold little. */
const partsOf = ({ unit, type, separation, continues }: SheetSays): readonly string[] => [
  ...(unit === undefined ? [] : [`unit=${unit}`]),
  ...(type === undefined ? [] : [`type=${type}`]),
  ...(separation === undefined ? [] : [`profile=${separation}`]),
  ...(continues === undefined ? [] : ['continue']),
];

/** All that the sheet says, in one code. */
export const sheetPayload = (says: SheetSays): string => [START, ...partsOf(says)].join(' ');

/** The same in as many codes as it has parts; a plain sheet has one. */
export const sheetPayloads = (says: SheetSays): readonly string[] => {
  const parts = partsOf(says);
  return parts.length === 0 ? [START] : parts.map((part) => `${START} ${part}`);
};

/** Undefined: not one of ours. */
export const readSheet = (payload: string): SheetSays | undefined => {
  if (payload.length > LONGEST) return undefined;
  const [start, ...parts] = payload.split(' ');
  const read = parts.map((part) => PART.exec(part));
  if (start !== START || read.includes(null)) return undefined;
  const said = new Map(read.map((part) => [part![1]!, part![2]]));
  const { unit, type, profile } = Object.fromEntries(said);
  if (said.has('continue')) return { continues: true };
  return {
    ...(unit === undefined ? {} : { unit }),
    ...(type === undefined ? {} : { type }),
    ...(profile === undefined || !isSeparation(profile) ? {} : { separation: profile }),
  };
};

/**
 * Among the texts of a page's codes, what separates: our sheets, whose codes add up, else one of the configured
 * `payloads`. Letters carry codes of their own; everything else separates nothing.
 */
export const markAmong = (texts: readonly string[], payloads: readonly string[]): SeparatorMark | undefined => {
  const trimmed = texts.map((text) => text.trim());
  const ours = trimmed.flatMap((payload) => {
    const says = readSheet(payload);
    return says === undefined ? [] : [{ payload, says }];
  });
  const plain = trimmed.find((text) => payloads.includes(text));
  if (ours.length === 0) return plain === undefined ? undefined : { payload: plain, hints: {} };
  const { unit, type, separation, continues }: SheetSays = Object.assign({}, ...ours.map(({ says }) => says));
  const payload = ours.reduce((most, { payload }) => (payload.length > most.length ? payload : most), '');
  if (continues) return { payload, hints: {}, continues };
  const hints = { ...(unit === undefined ? {} : { unit }), ...(type === undefined ? {} : { type }) };
  return { payload, hints, ...(separation === undefined ? {} : { separation }) };
};
