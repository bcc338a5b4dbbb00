// What the sample checks say about errors that nobody noticed, and the way to the next check.
import { useQuery } from '@tanstack/preact-query';
import type { QualityAnswer } from '../../../server/contracts/quality.ts';
import { sampleChecksQuery } from '../../data/queries.ts';
import { shareText } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { LinkButton } from '../../parts/controls/button.tsx';
import { Line, Section } from '../../parts/frame/page.tsx';
import { hrefOf } from '../../parts/frame/route.ts';

export const SampleError = ({ checks }: { readonly checks: QualityAnswer['checks'] }) => {
  const words = useWords();
  const { say } = words;
  const { wrong } = checks;
  const waiting = useQuery(sampleChecksQuery).data;
  const first = waiting?.rows[0];
  const share = (value: number) => shareText(words, value);
  return (
    <Section id="checks" title={say('checksHeading')}>
      {wrong.share === null ? (
        <p class="kern-body">{say('checksNone')}</p>
      ) : (
        <p class="kern-body">
          <strong>{say('checksRate', { of: wrong.of, part: wrong.part, share: share(wrong.share) })}</strong>{' '}
          {say('checksInterval', { low: share(wrong.low), high: share(wrong.high) })}
        </p>
      )}
      <p class="kern-body kern-body--small kern-body--muted">{say('checksShare', { share: share(checks.share) })}</p>
      {waiting === undefined || first === undefined ? null : (
        <Line text={words.count(waiting.total, 'checksOne', 'checksMany')}>
          <LinkButton kind="primary" text={say('checksStart')} href={hrefOf({ view: 'sample-check', id: first.id })} />
        </Line>
      )}
    </Section>
  );
};
