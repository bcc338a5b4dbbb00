// Misread paragraph signs from real engine output, and amounts that must stay amounts.
import { expect, test } from 'vitest';
import type { Word } from '../../domain/page.ts';
import { repairParagraphSigns } from './paragraph-sign.ts';

const asWords = (text: string): readonly Word[] =>
  text.split(' ').map((one, index) => ({ text: one, x: index, y: 0, width: 1, height: 1, confidence: 0.9, line: 0 }));
const repair = (text: string): string =>
  repairParagraphSigns(asWords(text))
    .map((word) => word.text)
    .join(' ');

test.each([
  ['gemäß 8 5 Abs. 2 der Satzung wird', 'gemäß § 5 Abs. 2 der Satzung wird'],
  ['gemäß $ 5 der Satzung', 'gemäß § 5 der Satzung'],
  ['nach $ 34 BauGB ist', 'nach § 34 BauGB ist'],
  ['nach 8& 34 BauGB ist', 'nach § 34 BauGB ist'],
  ['(8 1 Abs. 3 PAuswG). Diese', '(§ 1 Abs. 3 PAuswG). Diese'],
  ['($ I Abs. 3 PAuswG)', '(§ I Abs. 3 PAuswG)'],
  ['Die 88 34, 35 BauGB und 88 12 bis 14 SGB X', 'Die §§ 34, 35 BauGB und §§ 12 bis 14 SGB X'],
  ['Die $8 34, 35 BauGB und SS 12 bis 14 SGBX', 'Die §§ 34, 35 BauGB und §§ 12 bis 14 SGBX'],
  ['Antrag nach & 8 Abs. 1 Nr. 3 StVO', 'Antrag nach § 8 Abs. 1 Nr. 3 StVO'],
  ['Antrag nach 8 8 Abs. 1 Nr. 3 StVO', 'Antrag nach § 8 Abs. 1 Nr. 3 StVO'],
  ['s 823 BGB Schadensersatz', '§ 823 BGB Schadensersatz'],
  ['Widerspruch gemäß 870 VwGO', 'Widerspruch gemäß §70 VwGO'],
  ['Widerspruch gemäß $70 VwGO', 'Widerspruch gemäß §70 VwGO'],
  ['i. V.m. 8 28a Abs. 1 SGB II und $5 GG', 'i. V.m. § 28a Abs. 1 SGB II und §5 GG'],
  ['laut 88 1, 2 und 3 WoGG', 'laut §§ 1, 2 und 3 WoGG'],
  ['8 3 Satz 2 BMG, & 17 AufenthG, 8 88 AO', '§ 3 Satz 2 BMG, § 17 AufenthG, § 88 AO'],
  ['auf Grundlage des $ 48 VwVfG; 8 49 Abs. 2', 'auf Grundlage des § 48 VwVfG; § 49 Abs. 2'],
  ['aus 8 5 und 8 7 AO folgt', 'aus § 5 und § 7 AO folgt'],
  ['nach 88 48 ff. VwVfG', 'nach §§ 48 ff. VwVfG'],
  ['der Einbauten ($ 9 des Vertrages)', 'der Einbauten (§ 9 des Vertrages)'],
  ['nach 8 6 Ihrer Satzung', 'nach § 6 Ihrer Satzung'],
  ['gemäß $8 102 ff. InsO', 'gemäß §§ 102 ff. InsO'],
  ['Verwaltervollmacht (8 9b WEG).', 'Verwaltervollmacht (§ 9b WEG).'],
  ['Ausweispflicht gibt ($ | Abs. 3', 'Ausweispflicht gibt (§ | Abs. 3'],
  ['gem. SS 18, 20 der Satzung', 'gem. §§ 18, 20 der Satzung'],
  ['Ihrer Hundesteuersatzung, 8 6 steht', 'Ihrer Hundesteuersatzung, § 6 steht'],
  ['es steht unter 8 5 Nr. 4, dass', 'es steht unter § 5 Nr. 4, dass'],
  ['aus dem SGB 8 45 folgt', 'aus dem SGB § 45 folgt'],
  ['Seit dem 1. Mai gilt $ 16a, Ausbildung', 'Seit dem 1. Mai gilt § 16a, Ausbildung'],
])('%s', (read, meant) => {
  expect(repair(read)).toBe(meant);
});

test.each([
  'Betrag 8 123,00 EUR für 88 Stück',
  'insgesamt 88 500 Euro',
  'Zahlung von $ 50 bis Freitag',
  '$ 50',
  '8 2 Satz Winterreifen',
  'laut Satzung. 8 120 Anwohner',
  '8 12 Nr. 4711 Kopierpapier',
  'nach der Gebührenordnung 8 120 Euro',
  'Musterstraße 8 12345 Musterhausen',
  'Telefon 0199 / 8 73 22 19',
  'am 8 12 2026 um 8 Uhr',
  'Zimmer 8 88 AG',
  'Seite 5 12 KG Papier',
  'Müller & 5 Söhne',
  'Größe S 34 bestellt',
  'Artikel 85 GG und 870 Seiten',
  'Abs. 8 AO',
  'nach 8 500 Euro Anzahlung',
  'nach 8 12 Tagen',
  'ein Preis von $ 20 pro Stück',
  'das kostet $ 50 im Monat',
  'in $ 500 Dollar',
  'Gebühr $ 15,00',
  'Konto 88 12 34 und 8 12 99',
  'Haus 5 12 § 7 gilt',
  '8',
  '88',
  '$',
])('stays as it is: %s', (text) => {
  expect(repair(text)).toBe(text);
});

test('boxes, confidence and untouched words are kept', () => {
  const words = asWords('nach 8 34 BauGB');
  const after = repairParagraphSigns(words);
  expect(after[1]).toEqual({ ...words[1], text: '§' });
  expect(after[0]).toBe(words[0]);
});
