// The screen Qualität: how well the mailroom sorts, measured by decisions, sample checks and returns.
import { useQuery } from '@tanstack/preact-query';
import type { QualityAnswer } from '../../../server/contracts/quality.ts';
import { useNames } from '../../data/office.ts';
import { qualityQuery } from '../../data/queries.ts';
import { dayShort, shareOf, shareText } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Query } from '../../parts/feedback/query.tsx';
import { Page, Section } from '../../parts/frame/page.tsx';
import { Bars } from '../../parts/tables/bars.tsx';
import { FigureTable } from '../../parts/tables/figure-table.tsx';
import { Models } from './models.tsx';
import { SampleError } from './sample-error.tsx';

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
    <Section id="weeks" title={say('weeksHeading')}>
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
    </Section>
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
    <Section id="labels" title={say('labelsHeading')}>
      {confusion.unit.length === 0 ? (
        <p class="kern-body">{say('nothingDecided')}</p>
      ) : (
        <>
          <p class="kern-body">{say('labelsIntro')}</p>
          {table('unit')}
          {table('type')}
        </>
      )}
    </Section>
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
    <Section id="drift" title={say('driftHeading')}>
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
    </Section>
  );
};

export const Quality = () => {
  const { say } = useWords();
  const query = useQuery(qualityQuery);
  return (
    <Page title={say('quality')} note={say('qualityIntro')}>
      <Query query={query}>
        {({ checks, weeks, confusion, drift }) => (
          <>
            <SampleError checks={checks} />
            <Weeks weeks={weeks} />
            <Labels confusion={confusion} />
            <Drifts drift={drift} />
          </>
        )}
      </Query>
      <Models />
    </Page>
  );
};
