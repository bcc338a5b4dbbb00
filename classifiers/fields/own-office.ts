// Recognises the receiving office itself: its lines are an address, never the sender.

/** What a unit of a municipality calls itself, whatever the municipality. */
const UNIT =
  /(?<![\p{L}])(?:\p{L}+-)*\p{L}*(?:[aä]mt(?:e?s)?|behörde|kasse|bürgerbüro|bürgermeister(?:in)?|rathaus|verwaltung|aufsicht|stelle|büro|abteilung|sachgebiet|fachbereich|fachdienst|kämmerei|bücherei|museum|musikschule|archiv|bauhof|vollstreckung|dezernat|personal\p{L}*)(?:e?s)?(?![\p{L}])/iu;
const ADDRESSING = /^(?:An\b(?! alle\b.{30})|To:|z\. ?H|Stadtverwaltung\b)/;
/** The office as a party in court. */
const AGAINST = /\.\/\.|(?<!\p{L})gegen(?!\p{L})|,\s*Beklagte|[–-] ?Gläubiger/iu;
const POSTCODE_LINE = /^(?:[A-Z]{1,2}-)?\d{5} \p{Lu}/u;
const TITLED = /^\p{L}*(?:anzeige|antrag|meldung|bescheinigung|mandat|vollmacht|mahnung|rechnung)(?!\p{L})/iu;
const PERSON = /^(?:Herrn?|Frau|Firma|Familie|Eheleute)(?:\/Frau)?\b/;
const LONGEST_LINE = 90;

export interface Office {
  /** The municipality's bare name, "Musterhausen"; empty if the options name none. */
  readonly town: string;
  /** The line is the office's own name, or one of its units'. */
  isOurs(line: string): boolean;
  /** The lines of a block begin an address. `first`: nothing stands above it; `sure`: only if they name the office. */
  isAddress(lines: readonly string[], where: { readonly first: boolean; readonly sure: boolean }): boolean;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `officeNames`: the municipality first ("Stadt Musterhausen"), then its units. */
export const officeOf = (officeNames: readonly string[]): Office => {
  const [municipality = ''] = officeNames;
  const town = municipality.replace(
    /^(?:(?:Hanse|Kreis|Landeshaupt|Große )?[Ss]tadt|Gemeinde|Markt|Landkreis|Kreis|Magistrat der Stadt|Amt)\s+/,
    '',
  );
  const names = officeNames
    .flatMap((name, at) => (at === 0 ? [name] : name.split(/ ?[/,] ?/)))
    .filter((name) => name.length >= 5)
    .map(escaped);
  const begins = names.length > 0 ? new RegExp(`^(?:[-–] ?)?(?:${names.join('|')})(?![\\p{L}])`, 'iu') : undefined;
  const named = town
    ? new RegExp(`(?:der |die )?(?:Stadt|Gemeinde)(?:verwaltung)? ${escaped(town)}(?![\\p{L}-])`, 'iu')
    : undefined;
  const withTown = town ? new RegExp(`(?<![\\p{L}])${escaped(town)}(?![\\p{L}])`, 'iu') : undefined;
  const isOurs = (line: string): boolean => {
    if (line.length > LONGEST_LINE || AGAINST.test(line)) return false;
    return (
      (begins?.test(line) ?? false) ||
      (named?.test(line) ?? false) ||
      ((withTown?.test(line) ?? false) && (UNIT.exec(line)?.index ?? 99) < 4 && !/gericht/i.test(line))
    );
  };
  return {
    town,
    isOurs,
    isAddress: (lines, { first, sure }) => {
      const [top = '', second = '', third = ''] = lines;
      if (lines.some((line) => line.length > LONGEST_LINE)) return false;
      if (ADDRESSING.test(top) || isOurs(top)) return true;
      if (!first && (isOurs(second) || isOurs(third)) && !TITLED.test(top)) return true;
      if (TITLED.test(top) || sure) return false;
      if (PERSON.test(top) && (!first || UNIT.test(top)))
        return lines.length > 1 || first || UNIT.test(top) || !top.endsWith(',');
      if (first) return false;
      if (lines.length <= 6 && POSTCODE_LINE.test(lines.at(-1)!) && lines.length >= 3) return true;
      return UNIT.test(top) || (UNIT.test(second) && lines.length <= 6);
    },
  };
};
