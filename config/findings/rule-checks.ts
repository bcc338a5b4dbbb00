// Validates rules: at least one condition, at least one assignment, patterns that can match.
import { RE2JS } from 're2js';
import { isIban, isLeitwegId } from '../../domain/register/check-digits.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Finding } from './fault.ts';

type Section = Readonly<Record<string, unknown>>;

/** Instructions of a compiled pattern. RE2's time is this times the letter's length; real references need some dozens. */
const LARGEST_PROGRAM = 500;

const patternFault = (pattern: string): Pick<Finding, 'message' | 'hint'> | undefined => {
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern);
  } catch (error) {
    const said = error instanceof Error ? error.message.replace('error parsing regexp: ', '') : String(error);
    return {
      message: `is no regular expression that we can use (${said})`,
      hint: 'RE2 syntax: no look-around, no back-references; a dot or slash that is meant as such needs \\\\ before it',
    };
  }
  if (expression.programSize() > LARGEST_PROGRAM)
    return { message: 'is too large a pattern', hint: 'make its repetitions smaller, such as \\\\d{1,8}' };
  if (expression.matcher('').find())
    return { message: 'matches nothing at all, so it would fit every letter', hint: 'say what must be there' };
  return undefined;
};

const idFaults = (when: Section, at: Finding['path'], stations: readonly string[]): Finding[] => {
  const faults: Finding[] = [];
  const { reference, leitwegId, iban, station } = when;
  const pattern = typeof reference === 'string' ? patternFault(reference) : undefined;
  if (pattern !== undefined) faults.push({ path: [...at, 'reference'], ...pattern });
  if (typeof leitwegId === 'string' && !isLeitwegId(leitwegId.toUpperCase()))
    faults.push({
      path: [...at, 'leitwegId'],
      message: 'is no Leitweg-ID: its form or its check digits are wrong',
      hint: 'copy it as a whole, with hyphens, such as "04011000-12345-03"',
    });
  if (typeof iban === 'string' && !isIban(iban.replaceAll(/\s/g, '').toUpperCase()))
    faults.push({
      path: [...at, 'iban'],
      message: 'is no IBAN: its length or its check digits are wrong',
      hint: 'copy it from an invoice of theirs',
    });
  if (typeof station === 'string' && !stations.includes(station))
    faults.push({
      path: [...at, 'station'],
      message: 'names a station that is not in the list',
      hint: didYouMean(station, stations),
    });
  return faults;
};

/** `rules` unchecked, as they stand in the file. */
export const ruleFindings = (rules: readonly Section[], stations: readonly string[]): Finding[] =>
  rules.flatMap((rule, position): Finding[] => {
    const path = ['sorting', 'rules', position];
    const when = rule.when !== null && typeof rule.when === 'object' ? (rule.when as Section) : undefined;
    return [
      ...(rule.unit === undefined && rule.type === undefined
        ? [{ path, message: 'assigns nothing', hint: 'name a unit, a type or both' }]
        : []),
      ...(when !== undefined && Object.keys(when).length === 0
        ? [
            {
              path: [...path, 'when'],
              message: 'names no condition, so the rule would fit every letter',
              hint: 'name at least one of sender, email, reference, leitwegId, iban, station',
            },
          ]
        : []),
      ...(when === undefined ? [] : idFaults(when, [...path, 'when'], stations)),
    ];
  });
