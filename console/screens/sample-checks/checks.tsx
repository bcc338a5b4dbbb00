// What the sample says, and the way to the next check.
import type { QualityAnswer } from '../../../server/contracts/quality.ts';
import { useLoaded } from '../../data/loaded.ts';
import { loadSampleChecks } from '../../data/requests.ts';
import { shareText } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { hrefOf } from '../../parts/route.ts';

export const Checks = ({ checks }: { readonly checks: QualityAnswer['checks'] }) => {
  const words = useWords();
  const { say } = words;
  const { wrong } = checks;
  const waiting = useLoaded((call) => loadSampleChecks({ page: 1 }, call)).data;
  const first = waiting?.rows[0];
  const share = (value: number) => shareText(words, value);
  return (
    <section class="part" aria-labelledby="checks">
      <h2 class="kern-heading-small" id="checks">
        {say('checksHeading')}
      </h2>
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
        <div class="lead lead--action">
          <p class="kern-body">{words.count(waiting.total, 'checksOne', 'checksMany')}</p>
          <a class="kern-btn kern-btn--primary" href={hrefOf({ view: 'check', id: first.id })}>
            <span class="kern-label">{say('checksStart')}</span>
          </a>
        </div>
      )}
    </section>
  );
};
