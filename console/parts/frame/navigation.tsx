// The sections of the console, each with its sign and what waits there: at the left, on a narrow screen at the bottom.
import type { CountsAnswer } from '../../../server/contracts/session.ts';
import { useWords } from '../../i18n/language.ts';
import type { TextKey } from '../../i18n/texts.ts';
import { Icon } from '../content/icon.tsx';
import styles from './navigation.module.css';
import { hrefOf, type Route } from './route.ts';

type SectionView = 'today' | 'review-queue' | 'quarantine' | 'register' | 'quality';

const SECTIONS: readonly {
  readonly view: SectionView;
  readonly icon: string;
  readonly name: TextKey;
  /** The same with places where it may break. */
  readonly broken: TextKey;
  readonly waiting?: readonly [of: keyof CountsAnswer, text: TextKey];
}[] = [
  { view: 'today', icon: 'calendar-today', name: 'today', broken: 'today' },
  {
    ...{ view: 'review-queue', icon: 'edit', name: 'review', broken: 'reviewBroken' },
    waiting: ['review', 'waitingHere'],
  },
  {
    ...{ view: 'quarantine', icon: 'help', name: 'setAside', broken: 'setAsideBroken' },
    waiting: ['setAside', 'waitingHere'],
  },
  { view: 'register', icon: 'mail', name: 'book', broken: 'bookBroken' },
  {
    ...{ view: 'quality', icon: 'checklist', name: 'quality', broken: 'quality' },
    waiting: ['checks', 'checksWaiting'],
  },
];

/** The section that a screen belongs to. */
const sectionOf = ({ view }: Route): string =>
  view === 'review' ? 'review-queue' : view === 'sample-check' ? 'quality' : view;

export const Navigation = ({ route, counts }: { readonly route: Route; readonly counts: CountsAnswer | undefined }) => {
  const { say } = useWords();
  return (
    <nav class={styles.navigation} aria-label={say('navigation')}>
      <ul class={styles.sections}>
        {SECTIONS.map(({ view, icon, name, broken, waiting }) => {
          const n = waiting === undefined ? 0 : (counts?.[waiting[0]] ?? 0);
          return (
            <li key={view}>
              <a
                class={styles.link}
                href={hrefOf({ view })}
                aria-current={sectionOf(route) === view ? 'page' : undefined}
              >
                <Icon name={icon} tone="action" />
                <span aria-hidden="true">{say(broken)}</span>
                <span class="kern-sr-only">{say(name)}</span>
                {waiting === undefined || n === 0 ? null : (
                  <>
                    <span class={styles.count} aria-hidden="true">
                      {n}
                    </span>
                    <span class="kern-sr-only">, {say(waiting[1], { n })}</span>
                  </>
                )}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
};
