// Foreign text (quoted mail, enclosed letters, terms, other names) does not influence the classification.
import { describe, expect, test } from 'vitest';
import { ownTextOf } from './own-text.ts';

const HEAD =
  'Petra Ahrendt\nLindenweg 3\n12345 Musterhausen\n\nStadt Musterhausen\nSteueramt\n\nAbmeldung meines Hundes\n';
const BODY =
  'Sehr geehrte Damen und Herren,\n\nmein Hund ist am 3. Mai gestorben. Bitte beenden Sie die Hundesteuer zum Monatsende und\nschicken Sie mir eine Bestätigung. Die Marke werfe ich in den Briefkasten am Rathaus.\n\nMit freundlichen Grüßen\nPetra Ahrendt\n';
const LETTER = `${HEAD}\n${BODY}`;
const OTHER =
  'Sehr geehrte Frau Ahrendt,\n\nder Bauantrag für Ihren Wintergarten ist unvollständig. Es fehlt der Lageplan.\n\nMit freundlichen Grüßen\nBauamt';
const MAIL_HEADER =
  'Von: Bauamt <bau@musterhausen.example>\nGesendet: Montag, 3. März 2025\nAn: P. Ahrendt\nBetreff: Bauantrag\n';

const quoted = (text: string) => text.replace(/^/gm, '> ');

describe('quoted mail is cut, and the letter stays as it is', () => {
  test.each([
    [
      'with ">" below an attribution',
      `Am 03.03.2025 um 9:12 schrieb Bauamt <bau@musterhausen.example>:\n\n${quoted(OTHER)}`,
    ],
    [
      'with an attribution over two lines',
      `Am Montag, 3. März 2025 um 09:12 Uhr schrieb Bauamt\n<bau@musterhausen.example>:\n${quoted(OTHER)}`,
    ],
    ['with ">" and no attribution', quoted(OTHER)],
    ['behind "Ursprüngliche Nachricht"', `-----Ursprüngliche Nachricht-----\n${MAIL_HEADER}\n${OTHER}`],
    ['behind "Weitergeleitete Nachricht"', `---------- Weitergeleitete Nachricht ----------\n${MAIL_HEADER}\n${OTHER}`],
    ['behind a second mail header', `${MAIL_HEADER}\n${OTHER}`],
    ['behind an attribution without ">"', `Am 03.03.2025 um 9:12 schrieb Bauamt:\n\n${OTHER}`],
  ])('%s', (_, quote) => {
    const { text, several } = ownTextOf(`${LETTER}\n${quote}`);
    expect(text).toContain('Hundesteuer');
    expect(text).not.toContain('Wintergarten');
    expect(text).not.toContain('Bauamt');
    expect(several).toBe(false);
  });

  test('a reply between quoted lines keeps both of its parts', () => {
    const { text } = ownTextOf(
      `${LETTER}\nHerr Meier schrieb am 3.3.2025:\n${quoted(OTHER)}\n\nDen Lageplan der Garage reiche ich nach.`,
    );
    expect(text).toContain('Lageplan der Garage');
    expect(text).not.toContain('Wintergarten');
  });

  test('offsets are those of the whole text, so that passages are found on the page', () => {
    const whole = `${LETTER}\n${quoted(OTHER)}`;
    const { text } = ownTextOf(whole);
    expect(text).toHaveLength(whole.length);
    expect(text.indexOf('Hundesteuer')).toBe(whole.indexOf('Hundesteuer'));
  });
});

test('bullets written with ">" are no quotation', () => {
  const leaflet = `${HEAD}\nUnser Angebot im Mai für alle Büchereien und Schulen der Stadt, gültig solange der Vorrat reicht:\n> Romane und Krimis\n> Kinderbücher\n> Hörspielboxen für die Leseecke\n`;
  expect(ownTextOf(leaflet).text).toContain('Hörspielboxen');
});

test('a forwarded letter with no words of its own stays whole, and a person decides', () => {
  const { text, several } = ownTextOf(`z. K.\n\n-----Ursprüngliche Nachricht-----\n${MAIL_HEADER}\n${OTHER}`);
  expect(text).toContain('Wintergarten');
  expect(several).toBe(true);
});

describe('more than one letter is never for the machine alone', () => {
  test.each([
    ['an enclosed letter on the same page', `${LETTER}\nGemeinde Altdorf · Bauamt\n\n${OTHER}`],
    ['an enclosed letter on a page of its own', `${LETTER}\fGemeinde Altdorf · Bauamt\n\n${OTHER}`],
    [
      'two closings',
      `${HEAD}\n${BODY}\n${'Der Zaun ist morsch. '.repeat(3)}\nBitte\nhelfen\nSie\nuns.\nHochachtungsvoll\nK. Ahrendt`,
    ],
    [
      'a whole page of text behind the closing',
      `${LETTER}\n${'Der Antragsteller erklärt, dass alle Angaben richtig sind. '.repeat(12)}`,
    ],
    [
      'a form above a letter',
      `${'Angaben zum Haushalt, Miete und Heizung, bitte vollständig ausfüllen\n'.repeat(12)}\n${BODY}`,
    ],
  ])('%s', (_, text) => {
    expect(ownTextOf(text).several).toBe(true);
  });

  test('the enclosed letter does not decide', () => {
    expect(ownTextOf(`${LETTER}\fGemeinde Altdorf\n\n${OTHER}`).text).not.toContain('Wintergarten');
  });

  test.each([
    ['one letter', LETTER],
    [
      'two persons addressed',
      `${HEAD}\nSehr geehrte Frau Kunz,\nsehr geehrter Herr Roth,\n${BODY.slice(BODY.indexOf('\n'))}`,
    ],
    ['a closing with an order', `${LETTER.trim()}\n\nIm Auftrag\nK. Weiß\n\nAnlagen: Kopie der Marke`],
    ['no text at all', ''],
  ])('%s is one', (_, text) => {
    expect(ownTextOf(text).several).toBe(false);
  });
});

describe('terms behind a letter', () => {
  const clauses =
    '1. Lieferfristen sind unverbindlich. Die Kündigung des Wartungsvertrags bedarf der Schriftform.\n'.repeat(6);
  test.each([
    'Allgemeine Geschäftsbedingungen',
    'AGB',
    'Unsere Verkaufs- und Lieferbedingungen',
    'Hinweise zum Datenschutz',
    'Datenschutzerklärung der Kopia GmbH',
    'Widerrufsbelehrung',
  ])('%s', (heading) => {
    const { text } = ownTextOf(`${LETTER}\n${heading}\n${clauses}`);
    expect(text).toContain('Hundesteuer');
    expect(text).not.toContain('Wartungsvertrag');
  });

  test('a subject that names them is no heading', () => {
    const inquiry = LETTER.replace('Abmeldung meines Hundes', 'Datenschutzerklärung');
    expect(ownTextOf(inquiry).text).toBe(inquiry);
  });
});

describe('names of others', () => {
  test.each([
    ['Cc: Wiebke Dornbusch (Tiefbauamt)', 'Tiefbauamt'],
    ['nachrichtlich: Tiefbauamt, Frau Assmann', 'Tiefbauamt'],
    ['Durchschrift an das Tiefbauamt', 'Tiefbauamt'],
    ['Besteller: Tiefbauamt, Herr Vieth', 'Tiefbauamt'],
    ['Bestellt durch: Tiefbauamt', 'Tiefbauamt'],
    ['Ihre Bestellung: 4500 vom 06.11.2024 (Frau Halbig, Tiefbauamt)', 'Tiefbauamt'],
    ['Bestellt hat es bei mir Frau Lindemann vom Tiefbauamt.', 'Tiefbauamt'],
  ])('%s', (line, name) => {
    const { text } = ownTextOf(`${HEAD}${line}\n\n${BODY}`);
    expect(text).not.toContain(name);
    expect(text).toContain('Hundesteuer');
  });

  test('what is enclosed is the letter’s own word', () => {
    const line = 'Kopie des Personalausweises liegt bei.';
    expect(ownTextOf(`${LETTER}\n${line}`).text).toContain(line);
  });
});

test('a hostile text costs linear time', () => {
  for (const line of [
    '> '.repeat(30_000),
    'Am schrieb '.repeat(6000),
    'Von: a\n'.repeat(9000),
    '(Frau '.repeat(10_000),
    'bestellt hat '.repeat(5000),
  ])
    expect(ownTextOf(line).text.length).toBeLessThanOrEqual(60_000);
});
