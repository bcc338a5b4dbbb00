// The actor of a journal entry: machine, scan station, unit's system or person, with one string form for journal and ledger.
import { MailroomError } from './errors.ts';

/** The account of the operating system that ran a command; `user` is absent where the uid has no name. */
export interface CommandLine {
  readonly uid: number;
  readonly user?: string;
}

export interface Person {
  readonly kind: 'person';
  /** The same for every spelling of the name that a reader would take for it. */
  readonly id: string;
  readonly name: string;
  /** Absent: signed in at the console. */
  readonly by?: CommandLine;
}

export type Actor =
  | { readonly kind: 'machine' }
  | { readonly kind: 'station'; readonly id: string }
  | { readonly kind: 'unit'; readonly id: string }
  | Person;

export const MACHINE: Actor = { kind: 'machine' };
export const station = (id: string): Actor => ({ kind: 'station', id });
export const unitSystem = (id: string): Actor => ({ kind: 'unit', id });

/** Characters of a name at most. */
const LONGEST = 100;

/**
 * Latin letters with their marks, as registers in Germany write names (DIN 91379), digits, and what stands between the
 * parts of a name. No colon: `unit:…`, `station:…` and the account behind a command can never be typed as a name.
 */
const NAME = /^[\p{Script=Latin}\p{M}0-9 .,'’\-–/&+()_@]+$/u;
/** Letters of phonetic alphabets and of old prints, small capitals among them: no register knows them, but ə. */
const OF_NO_NAME = /[\u0250-\u0258\u025a-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]/u;
const RESERVED = new Set(['machine', 'maschine', 'station', 'scanstation', 'unit', 'system', 'automat']);

/** What stays of a name if everything that looks alike counts as the same (in the spirit of Unicode TS 39). */
const lookOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[1lıɩɪ]/gu, 'i')
    .replace(/0/g, 'o')
    .replace(/ɑ/gu, 'a')
    .replace(/rn/g, 'm')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
const RESERVED_LOOKS = new Set([...RESERVED].map(lookOf));
/** What only the account behind a command says. */
const ACCOUNT_LOOK = lookOf('by command line');

export type NameRefusal = 'empty' | 'too-long' | 'characters' | 'reserved';

/** Why nobody can act under a name. Undefined: it is one. */
const refusalOf = (name: string): NameRefusal | undefined => {
  if (name === '') return 'empty';
  if ([...name].length > LONGEST) return 'too-long';
  if (!NAME.test(name) || OF_NO_NAME.test(name) || !/\p{L}/u.test(name)) return 'characters';
  const look = lookOf(name);
  const isReserved =
    RESERVED_LOOKS.has(look.split(' ', 1)[0]!) ||
    RESERVED_LOOKS.has(look.replaceAll(' ', '')) ||
    look.includes(ACCOUNT_LOOK);
  return isReserved ? 'reserved' : undefined;
};

/** A person by the name that was entered or signed in with. Throws NAME_REFUSED: it is no name, or not a person's. */
export const personNamed = (entered: string, by?: CommandLine): Person => {
  const name = entered.normalize('NFKC').replaceAll(/ +/g, ' ').trim();
  const why = refusalOf(name);
  if (why !== undefined) throw new MailroomError('NAME_REFUSED', { why });
  return { kind: 'person', id: lookOf(name), name, ...(by === undefined ? {} : { by }) };
};

/** ` (by command line, uid 1000: anna)`. */
const accountOf = ({ uid, user }: CommandLine): string =>
  ` (by command line, uid ${uid}${user === undefined ? '' : `: ${user.replaceAll(/[^\w.@\\$-]/g, '?')}`})`;
const WITH_ACCOUNT = /^(.*) \(by command line, uid (-?\d+)(?:: ([^)]*))?\)$/su;

/** `machine`, `station:<id>`, `unit:<id>`, or a person's name, with the account where a command was run. */
export const formOf = (actor: Actor): string => {
  switch (actor.kind) {
    case 'machine':
      return 'machine';
    case 'station':
    case 'unit':
      return `${actor.kind}:${actor.id}`;
    case 'person':
      return `${actor.name}${actor.by === undefined ? '' : accountOf(actor.by)}`;
  }
};

/** Who a form names. Entries of any age are read: what is none of the other forms is a person's name. */
export const actorOf = (form: string): Actor => {
  if (form === 'machine') return MACHINE;
  const [, kind, id] = /^(station|unit):(.*)$/su.exec(form) ?? [];
  if (kind !== undefined) return { kind: kind as 'station' | 'unit', id: id! };
  const [, name = form, uid, user] = WITH_ACCOUNT.exec(form) ?? [];
  const by = uid === undefined ? {} : { by: { uid: Number(uid), ...(user === undefined ? {} : { user }) } };
  return { kind: 'person', id: lookOf(name), name, ...by };
};

/** Whether the string form in an item or entry is that of a person. */
export const isPerson = (form: string): boolean => actorOf(form).kind === 'person';
export const isMachine = (form: string): boolean => actorOf(form).kind === 'machine';
