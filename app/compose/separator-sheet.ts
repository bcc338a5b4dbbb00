// A separator sheet of this office: what was asked for, checked against the configuration, in words a clerk reads.
import { printSheet } from '../../adapters/barcodes/print-sheet.ts';
import { didYouMean } from '../../config/findings/did-you-mean.ts';
import type { Config } from '../../config/schema.ts';
import type { Separation } from '../../domain/delivery.ts';
import { isSeparation, type SheetSays, sheetPayload, sheetPayloads } from '../../domain/sources/separator-sheet.ts';

export interface SheetWanted {
  readonly unit?: string;
  readonly type?: string;
  /** A rule of separation, as stations have it. */
  readonly profile?: string;
  readonly continues?: true;
}

export type SheetMade =
  | { readonly kind: 'made'; readonly pdf: Uint8Array; readonly name: string; readonly payload: string }
  | { readonly kind: 'refused'; readonly why: string };

type Named = { readonly id: string; readonly name: string };

const nameOf = (id: string, labels: readonly Named[]): string => labels.find((label) => label.id === id)!.name;

const sidesOf = (rule: Separation): number => Number(/\d+/.exec(rule)?.[0] ?? 0);

const ruleName = (rule: Separation): string => {
  if (rule === 'sheets') return 'Nur Trennblätter trennen';
  if (rule === 'blank-pages') return 'Leere Seiten trennen';
  return sidesOf(rule) === 1 ? 'Jede Seite ein Brief' : `Je ${sidesOf(rule)} Seiten ein Brief`;
};

const ruleExplained = (rule: Separation): string => {
  if (rule === 'sheets') return 'Ab hier trennen wieder nur Trennblätter.';
  if (rule === 'blank-pages') return 'Das gilt bis zum Ende des Stapels. Nur für einseitiges Scannen.';
  return 'Das gilt bis zum Ende des Stapels. Leere Seiten zählen mit.';
};

const refusal = (wanted: SheetWanted, config: Config): string | undefined => {
  const unknown = (what: string, id: string | undefined, labels: readonly Named[]): string | undefined => {
    const known = labels.map((label) => label.id);
    if (id === undefined || known.includes(id)) return undefined;
    const hint = didYouMean(id, known);
    const all = `known here: ${known.join(', ')}`;
    return `There is no ${what} "${id}"${hint === all ? '' : `: ${hint}`} (${all}).`;
  };
  const { unit, type, profile, continues } = wanted;
  if (continues && (unit ?? type ?? profile) !== undefined)
    return 'A sheet that says that the letter goes on assigns nothing: leave out unit, type and profile.';
  if (profile !== undefined && !isSeparation(profile))
    return `There is no profile "${profile}" (known here: sheets, blank-pages, every-1-pages to every-999-pages).`;
  return unknown('unit', unit, config.units) ?? unknown('type', type, config.types);
};

const AGAIN = 'Dieses Blatt wird nicht weitergeleitet. Bitte wieder verwenden.';

/** The text on the sheet. The first that is known of unit, type and rule is its name. */
const wordsOf = ({ unit, type, separation, continues }: SheetSays, config: Config) => {
  if (continues)
    return {
      name: 'Brief geht weiter',
      more: [],
      explanation: ['Was hinter diesem Blatt liegt, gehört zum Brief davor.', 'Hier beginnt kein neuer Brief.', AGAIN],
    };
  const unitName = unit === undefined ? undefined : nameOf(unit, config.units);
  const typeName = type === undefined ? undefined : nameOf(type, config.types);
  const rule = separation === undefined ? undefined : ruleName(separation);
  const name = unitName ?? typeName ?? rule ?? 'Neuer Brief';
  return {
    name,
    more: [typeName, rule].filter((more) => more !== undefined && more !== name) as readonly string[],
    explanation: [
      unitName === undefined
        ? 'Hinter diesem Blatt beginnt ein neuer Brief.'
        : `Hinter diesem Blatt beginnt ein neuer Brief für: ${unitName}.`,
      ...(separation === undefined ? [] : [ruleExplained(separation)]),
      AGAIN,
    ],
  };
};

/** The sheet as a PDF, or a sentence that says what is not known here. */
export const makeSheet = async (wanted: SheetWanted, config: Config): Promise<SheetMade> => {
  const why = refusal(wanted, config);
  if (why !== undefined) return { kind: 'refused', why };
  const { profile, ...rest } = wanted;
  const says: SheetSays = { ...rest, ...(profile === undefined ? {} : { separation: profile as Separation }) };
  const payload = sheetPayload(says);
  const words = wordsOf(says, config);
  const office = `Poststelle ${config.office.name}`;
  const pdf = await printSheet({ heading: 'Trennblatt', ...words, office, payload, parts: sheetPayloads(says) });
  return { kind: 'made', pdf, name: words.name, payload };
};
