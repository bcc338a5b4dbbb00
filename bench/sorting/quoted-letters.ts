// Letters with somebody else's text in them, five-fold: quoted mail, an enclosed letter, appended terms. Both parts come
// from the held-out fold, so the model has learned neither. After a build: node dist/bench/sorting/quoted-letters.js [shuffles, 1]
import { dealt } from '../../classifiers/confidence/evaluate.ts';
import { createSorter } from '../../classifiers/sorter.ts';
import { train } from '../../classifiers/train.ts';
import { goesThrough, type Letter } from '../../domain/sorting/classification.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { sampleConfig } from './sample-town.ts';

const FOLDS = 5;
const [shuffles = '1'] = process.argv.slice(2);
const config = sampleConfig();
const { target } = config.sorting;
const letters = loadLetters();

const TERMS = `Allgemeine Geschäftsbedingungen
1. Für alle Aufträge gelten ausschließlich die folgenden Bedingungen. Abweichungen bedürfen der Schriftform.
2. Lieferfristen sind unverbindlich. Der Besteller kann vom Vertrag zurücktreten, wenn eine Nachfrist verstrichen ist.
3. Rechnungen sind innerhalb von 14 Tagen ohne Abzug zahlbar. Bei Verzug werden Mahngebühren und Zinsen berechnet.
4. Die Kündigung von Wartungsverträgen ist mit einer Frist von drei Monaten zum Jahresende möglich.
5. Beanstandungen und Beschwerden sind binnen acht Tagen anzuzeigen. Ein Widerspruch gegen die Abrechnung ist zu begründen.
6. Gerichtsstand ist der Sitz des Lieferers. Eine Vollmacht ist auf Verlangen vorzulegen.`;

const header =
  'Von: M. Krüger <krueger@post.example>\nGesendet: Montag, 3. März 2025 09:12\nAn: post@musterhausen.example';
const quoted = ({ text }: Letter): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

const STYLES: Readonly<Record<string, (own: Letter, other: Letter) => string>> = {
  plain: (own) => own.text,
  'quoted with >': (own, other) => `${own.text}\n\nAm 03.03.2025 um 09:12 schrieb M. Krüger:\n\n${quoted(other)}`,
  'original message': (own, other) =>
    `${own.text}\n\n-----Ursprüngliche Nachricht-----\n${header}\nBetreff: Ihre Nachricht\n\n${other.text}`,
  'mail header': (own, other) => `${own.text}\n\n${header}\nBetreff: Ihre Nachricht\n\n${other.text}`,
  'enclosed letter': (own, other) => `${own.text}\n\n${other.text}`,
  'enclosed on a new page': (own, other) => `${own.text}\f${other.text}`,
  'appended terms': (own) => `${own.text}\n\n${TERMS}\n\n${TERMS.slice(TERMS.indexOf('\n') + 1)}`,
};

const counts = new Map(Object.keys(STYLES).map((style) => [style, { asked: 0, right: 0, through: 0, wrong: 0 }]));
for (let seed = 1; seed <= Number(shuffles); seed += 1)
  for (const fold of dealt(letters.length, FOLDS, seed)) {
    const unseen = new Set(fold);
    const model = train(
      letters.filter((_, at) => !unseen.has(at)),
      config,
    );
    const sorter = createSorter(model, { labels: config, target });
    for (const [place, at] of fold.entries()) {
      const own = letters[at]!;
      const other = letters[fold[(place + 1) % fold.length]!]!;
      for (const [style, compose] of Object.entries(STYLES)) {
        const answer = await sorter.classify(compose(own, other));
        const right = answer.type.label === own.type && answer.unit.label === own.unit;
        const count = counts.get(style)!;
        count.asked += 1;
        if (right) count.right += 1;
        if (goesThrough(answer)) {
          count.through += 1;
          if (!right) count.wrong += 1;
        }
      }
    }
  }

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(8);
process.stdout.write(`${letters.length} letters, ${FOLDS}-fold, ${shuffles} shuffles\n`);
for (const [style, { asked, right, through, wrong }] of counts)
  process.stdout.write(
    `${style.padEnd(24)} both right ${percent(right / asked)}  through ${percent(through / asked)}  wrong of these ${wrong}/${through}\n`,
  );
