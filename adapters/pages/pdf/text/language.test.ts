// Text layers with a wrong character map are detected.
import { expect, test } from 'vitest';
import { readsLikeLanguage } from './language.ts';

const GERMAN =
  'Sehr geehrte Damen und Herren, hiermit beantrage ich eine Ratenzahlung für die Gewerbesteuer des vergangenen Jahres. ' +
  'Bitte teilen Sie mir mit, ob Sie damit einverstanden sind. Mit freundlichen Grüßen';

const shifted = (text: string, by: number): string =>
  [...text.normalize('NFD').replace(/\p{M}/gu, '')]
    .map((letter) => {
      const code = letter.toLowerCase().charCodeAt(0);
      return code >= 97 && code <= 122 ? String.fromCharCode(((code - 97 + by) % 26) + 97) : letter;
    })
    .join('');

test('a shifted character map is no text, whatever it is shifted by', () => {
  for (let by = 1; by < 26; by++) expect([by, readsLikeLanguage(shifted(GERMAN, by))]).toEqual([by, false]);
});

test.each([
  GERMAN,
  'Dear Sir or Madam, I would like to request a copy of my birth certificate for the registration of my child at school.',
  'Madame, Monsieur, je vous prie de bien vouloir me faire parvenir une copie de mon acte de naissance dans les délais.',
  'Sayın yetkili, çocuğumun okul kaydı için gerekli belgeleri size gönderiyorum. Bana yardımcı olur musunuz, teşekkürler.',
  'Szanowni Państwo, proszę o przesłanie zaświadczenia o zameldowaniu potrzebnego do szkoły mojego dziecka. Z poważaniem',
  'Stimate domnule, vă rog să îmi trimiteți o copie a certificatului de naștere al copilului meu. Cu stimă, vă mulțumesc',
  'Tisztelt Hivatal, kérem küldjék el nekem a születési anyakönyvi kivonat másolatát. Köszönettel és üdvözlettel',
  'Просим прекратить регистрацию автомобиля, договор страхования расторгнут. С уважением, Мария Иванова',
  'IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001, Nr. 2026-0417, 1.248,50 EUR, 12.11.2026',
])('what people write is text: %s', (text) => {
  expect(readsLikeLanguage(text)).toBe(true);
});
