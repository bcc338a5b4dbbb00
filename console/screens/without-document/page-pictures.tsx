// The pages of a delivery as small pictures; each opens in its full size.
import type { WithoutDocumentRow } from '../../../server/contracts/without-document.ts';
import { previewUrl } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';
import { Fold } from '../../parts/controls/fold.tsx';
import styles from './page-pictures.module.css';

/** More pictures than this fold away. */
const SHOWN = 6;

export const PagePictures = (props: {
  readonly pages: WithoutDocumentRow['pages'];
  /** What is faint shows. */
  readonly strong: boolean;
}) => {
  const { say } = useWords();
  const { pages, strong } = props;
  const list = (some: WithoutDocumentRow['pages']) => (
    <ul class={`${styles.pictures} ${strong ? styles.strong : ''}`}>
      {some.map(({ id, number, separator }) => {
        const page = say(separator ? 'pageSeparator' : 'pageBlank', { n: number });
        return (
          <li key={id}>
            <a href={previewUrl(id)} target="_blank" rel="noopener" aria-label={say('pageLarge', { page })}>
              <img src={previewUrl(id)} alt="" loading="lazy" />
            </a>
            <span class="kern-body kern-body--small kern-body--muted">{page}</span>
          </li>
        );
      })}
    </ul>
  );
  const folded = pages.slice(SHOWN);
  return (
    <>
      {list(pages.slice(0, SHOWN))}
      {folded.length === 0 ? null : (
        <Fold quiet title={say('morePages', { n: folded.length })}>
          {list(folded)}
        </Fold>
      )}
    </>
  );
};
