// Applies the office's rules to a letter: the first match gives the type, the first match the unit.
import { RE2JS } from 're2js';
import type { Rulebook, RuledLetter } from '../../domain/ports/sorting/rulebook.ts';
import { isLeitwegId, LEITWEG_ID } from '../../domain/register/check-digits.ts';
import type { RuledAnswer } from '../../domain/sorting/classification.ts';
import type { Rule, RuleConditions } from '../../domain/sorting/rule.ts';
import { inOneSpelling, READ_AT_MOST } from '../../domain/sorting/text-normalisation.ts';
import { ibansIn } from '../fields/iban.ts';

/** What rules look at; found once a letter, and only if a rule asks. */
interface Seen {
  readonly letter: RuledLetter;
  readonly text: string;
  readonly ibans: () => ReadonlySet<string>;
  readonly leitwegIds: () => ReadonlySet<string>;
}

type Test = (seen: Seen) => boolean;

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const LEITWEG_IDS = new RegExp(`(?<![A-Z\\d-])${LEITWEG_ID.source}(?![A-Z\\d-])`, 'g');

/** Small letters, one blank for everything that is neither letter nor digit. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\d]+/gu, ' ')
    .trim();

/** Whether `text` is the parts in order, with anything in between. */
const fits = (parts: readonly string[], text: string): boolean => {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
};

const senderTest = (pattern: string): Test => {
  const parts = pattern.split('*').map(plain);
  return ({ letter }) => {
    const name = letter.fields.senderName?.value ?? '';
    return name !== '' && fits(parts, plain(name));
  };
};

const emailTest = (pattern: string): Test => {
  const wanted = pattern.toLowerCase().replace(/^@/, '');
  const parts = wanted.split('*');
  return ({ letter }) => {
    const address = letter.fields.senderEmail?.value ?? '';
    if (pattern.includes('@') && !pattern.startsWith('@')) return address !== '' && fits(parts, address);
    return `.${address.slice(address.indexOf('@') + 1)}`.endsWith(`.${wanted}`) && address !== '';
  };
};

/** RE2 matches in time linear in the letter's length, whatever the pattern; neither letters nor digits may adjoin. */
const referenceTest = (pattern: string): Test => {
  const expression = RE2JS.compile(`(?:^|[^\\pL\\d])(?:${pattern})(?:$|[^\\pL\\d])`);
  return ({ text }) => expression.matcher(text).find();
};

const TESTS: { readonly [C in keyof RuleConditions]-?: (wanted: string) => Test } = {
  sender: senderTest,
  email: emailTest,
  reference: referenceTest,
  leitwegId: (wanted) => {
    const id = wanted.toUpperCase();
    return ({ leitwegIds }) => leitwegIds().has(id);
  },
  iban: (wanted) => {
    const account = wanted.replaceAll(/\s/g, '').toUpperCase();
    return ({ ibans }) => ibans().has(account);
  },
  station: (wanted) => {
    return ({ letter }) => letter.station === wanted;
  },
};

/** Rules in order of precedence. Throws for a pattern that is no regular expression; the configuration checks that. */
export const rulebookOf = (rules: readonly Rule[]): Rulebook => {
  const ready = rules.map((rule) => ({
    rule,
    tests: Object.entries(rule.when).map(([condition, wanted]) => TESTS[condition as keyof RuleConditions](wanted)),
  }));
  return (letter) => {
    const text = inOneSpelling(letter.text.slice(0, READ_AT_MOST));
    const seen: Seen = {
      letter,
      text,
      ibans: once(() => new Set(ibansIn(text).map(({ value }) => value))),
      leitwegIds: once(() => new Set((text.toUpperCase().match(LEITWEG_IDS) ?? []).filter(isLeitwegId))),
    };
    const answers: { type?: RuledAnswer; unit?: RuledAnswer } = {};
    for (const { rule, tests } of ready) {
      const open = (['type', 'unit'] as const).filter((of) => rule[of] !== undefined && answers[of] === undefined);
      if (open.length === 0 || !tests.every((test) => test(seen))) continue;
      for (const of of open) answers[of] = { label: rule[of]!, rule: { id: rule.id, name: rule.name } };
    }
    return answers;
  };
};
