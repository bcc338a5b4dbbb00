// Qualität: how well the mailroom sorts, as people's words, checks and returns show it.
import type { QualityAnswer } from '../../../server/contracts/quality.ts';
import { useLoaded } from '../../data/loaded.ts';
import { useNames } from '../../data/office.ts';
import { loadQuality } from '../../data/requests.ts';
import { dayShort, shareOf, shareText } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Alert } from '../../parts/alert.tsx';
import { Bars } from '../../parts/bars.tsx';
import { Heading } from '../../parts/heading.tsx';
import { FigureTable } from '../../parts/table.tsx';
import { Checks } from '../sample-checks/checks.tsx';
import { Models } from './models.tsx';

type Part<K extends keyof QualityAnswer> = { readonly [P in K]: QualityAnswer[P] };

const Weeks = ({ weeks: all }: Part<'weeks'>) => {
  const words = useWords();
  // A new office has no weeks before its first letter.
  const weeks = all.slice(all.findIndex(({ letters, decided }) => letters + decided > 0));
  const { say } = words;
  const through = weeks.map(({ week, through: part, letters }) => ({
    name: dayShort(words, week),
    share: letters === 0 ? undefined : part / letters,
    text: shareOf(words, part, letters),
  }));
  const values = through.map(({ name, text }) => `${name}: ${text}`).join(', ');
  return (
    <section class="part" aria-labelledby="weeks">
      <h2 class="kern-heading-small" id="weeks">
        {say('weeksHeading')}
      </h2>
      <p class="kern-body kern-body--small kern-body--muted">{say('columnThrough')}</p>
      <Bars label={say('weeksChart', { values })} bars={through} />
      <FigureTable
        caption={say('weeksTable')}
        head={[
          say('columnWeek'),
          say('columnLetters'),
          say('columnThrough'),
          say('columnDecided'),
          say('columnBothRight'),
          say('columnTypeRight'),
          say('columnUnitRight'),
          say('columnReturned'),
        ]}
        rows={weeks.map((week) => [
          dayShort(words, week.week),
          String(week.letters),
          shareOf(words, week.through, week.letters),
          String(week.decided),
          shareOf(words, week.bothRight, week.decided),
          shareOf(words, week.typeRight, week.decided),
          shareOf(words, week.unitRight, week.decided),
          String(week.returned),
        ])}
      />
    </section>
  );
};

const Labels = ({ confusion }: Part<'confusion'>) => {
  const words = useWords();
  const names = useNames();
  const { say } = words;
  const table = (of: 'unit' | 'type') => (
    <>
      <h3 class="kern-title kern-title--small">{say(of === 'unit' ? 'labelsUnits' : 'labelsTypes')}</h3>
      <FigureTable
        caption={say(of === 'unit' ? 'labelsUnits' : 'labelsTypes')}
        head={[
          say(of === 'unit' ? 'columnLabelUnit' : 'columnLabelType'),
          say('columnDecided'),
          say('columnRight'),
          say('columnTakenFor'),
        ]}
        words={[3]}
        rows={confusion[of].map(({ label, letters, right, takenFor }) => [
          names[of](label),
          String(letters),
          shareOf(words, right, letters),
          takenFor.map((other) => `${names[of](other.label)} (${other.letters})`).join(', ') || '–',
        ])}
      />
    </>
  );
  return (
    <section class="part" aria-labelledby="labels">
      <h2 class="kern-heading-small" id="labels">
        {say('labelsHeading')}
      </h2>
      {confusion.unit.length === 0 ? (
        <p class="kern-body">{say('nothingDecided')}</p>
      ) : (
        <>
          <p class="kern-body">{say('labelsIntro')}</p>
          {table('unit')}
          {table('type')}
        </>
      )}
    </section>
  );
};

const Drifts = ({ drift }: Part<'drift'>) => {
  const words = useWords();
  const names = useNames();
  const { say } = words;
  const changed = drift.filter((unit) => unit.changed);
  const fromTo = (from: number, to: number) =>
    say('fromTo', { from: shareText(words, from), to: shareText(words, to) });
  return (
    <section class="part" aria-labelledby="drift">
      <h2 class="kern-heading-small" id="drift">
        {say('driftHeading')}
      </h2>
      {changed.length === 0 ? (
        <p class="kern-body">{say('driftNone')}</p>
      ) : (
        <>
          <p class="kern-body">{say('driftHow')}</p>
          <FigureTable
            caption={say('driftHeading')}
            head={[say('columnLabelUnit'), say('columnLetters'), say('columnKnown'), say('columnConfidence')]}
            rows={changed.map(({ unit, before, now }) => [
              names.unit(unit),
              String(now.letters),
              fromTo(before.known, now.known),
              fromTo(before.confidence, now.confidence),
            ])}
          />
        </>
      )}
    </section>
  );
};

export const Quality = () => {
  const { say } = useWords();
  const { data, failed } = useLoaded(loadQuality);
  return (
    <main id="content" class="page">
      <Heading title={say('quality')} />
      <p class="kern-body lead">{say('qualityIntro')}</p>
      {failed ? <Alert kind="danger" title={say('loadFailed')} /> : null}
      {data === undefined ? (
        <p class="kern-body">{say('loading')}</p>
      ) : (
        <>
          <Checks checks={data.checks} />
          <Weeks weeks={data.weeks} />
          <Labels confusion={data.confusion} />
          <Drifts drift={data.drift} />
        </>
      )}
      <Models />
    </main>
  );
};
