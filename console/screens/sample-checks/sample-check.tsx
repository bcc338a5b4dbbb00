// A sample check: one document that went straight through, and the question whether that was right.
import { useQuery } from '@tanstack/preact-query';
import type { LetterAnswer } from '../../../server/contracts/documents.ts';
import type { CheckRow } from '../../../server/contracts/quality.ts';
import { useNames } from '../../data/office.ts';
import { sampleCheckQuery } from '../../data/queries.ts';
import { previewUrl } from '../../data/requests.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Icon } from '../../parts/content/icon.tsx';
import { Link } from '../../parts/controls/link.tsx';
import { EmptyState } from '../../parts/feedback/empty-state.tsx';
import { Query } from '../../parts/feedback/query.tsx';
import { Page } from '../../parts/frame/page.tsx';
import { hrefOf } from '../../parts/frame/route.ts';
import { LetterText } from '../../parts/letters/letter-text.tsx';
import { Answer } from './answer.tsx';
import styles from './sample-check.module.css';

const Checked = ({ letter, check }: { readonly letter: LetterAnswer; readonly check: CheckRow }) => {
  const { say } = useWords();
  return (
    <div class={styles.columns}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section class={styles.pages} tabIndex={0} aria-label={say('scan')}>
        {letter.pages
          .filter((page) => !page.blank)
          .map((page, place, pages) => (
            <img
              key={page.id}
              src={previewUrl(page.id)}
              alt={say('scanPage', { page: place + 1, pages: pages.length })}
            />
          ))}
      </section>
      <div class={styles.answer}>
        <Answer check={check} />
        <LetterText letter={letter} />
      </div>
    </div>
  );
};

export const SampleCheck = ({ id }: { readonly id: string }) => {
  const words = useWords();
  const { say } = words;
  const names = useNames();
  const query = useQuery(sampleCheckQuery(id));
  const letter = query.data?.letter;
  return (
    <Page
      title={letter === undefined ? say('check') : `${say('check')}: ${letter.fileName}`}
      note={
        letter === undefined
          ? undefined
          : say('receivedAt', { when: whenShort(words, letter.receivedAt), station: names.station(letter.station) })
      }
      action={
        <Link href={hrefOf({ view: 'quality' })}>
          <Icon name="arrow-back" />
          {say('toQuality')}
        </Link>
      }
    >
      <Query query={query}>
        {(found) => (found === null ? <EmptyState icon="success" title={say('checkGone')} /> : <Checked {...found} />)}
      </Query>
    </Page>
  );
};
