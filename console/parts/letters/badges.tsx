// The state of a delivery or a document, in a word and an icon: the colour only repeats it.
import type { DeliveryRow, Standing } from '../../../server/contracts/deliveries.ts';
import type { BookRow } from '../../../server/contracts/register.ts';
import { useWords } from '../../i18n/language.ts';
import type { TextKey } from '../../i18n/texts.ts';
import { Icon } from '../content/icon.tsx';
import styles from './badges.module.css';

type Kind = 'info' | 'success' | 'warning' | 'danger';

export const Badge = ({ kind, icon, text }: { readonly kind: Kind; readonly icon: string; readonly text: string }) => (
  <span class={`kern-badge kern-badge--small kern-badge--${kind} ${styles.badge}`}>
    <Icon name={icon} />
    <span class="kern-label kern-label--small">{text}</span>
  </span>
);

const STANDINGS: Record<Standing, readonly [kind: Kind, icon: string, text: TextKey]> = {
  arriving: ['info', 'download', 'arriving'],
  reading: ['info', 'autorenew', 'reading'],
  sorting: ['info', 'autorenew', 'sorting'],
  review: ['warning', 'edit', 'inReview'],
  'set-aside': ['danger', 'danger', 'setAside'],
  'nothing-found': ['warning', 'warning', 'nothingFound'],
  empty: ['info', 'check', 'emptyDelivery'],
  done: ['success', 'success', 'done'],
};

const STATES: Record<BookRow['state'], readonly [kind: Kind, icon: string, text: TextKey]> = {
  separated: STANDINGS.sorting,
  classified: STANDINGS.sorting,
  'in-review': STANDINGS.review,
  returned: ['warning', 'edit', 'returnedByUnit'],
  decided: ['info', 'autorenew', 'preparing'],
  composed: ['info', 'autorenew', 'preparing'],
  'in-handover': ['info', 'autorenew', 'handingOver'],
  'handed-over': STANDINGS.done,
  accepted: ['success', 'success', 'acceptedByUnit'],
  quarantined: STANDINGS['set-aside'],
  'without-document': STANDINGS['nothing-found'],
  empty: STANDINGS.empty,
};

export const StandingBadge = ({ row, standing }: { readonly row: DeliveryRow; readonly standing: Standing }) => {
  const { say } = useWords();
  const [kind, icon, text] = STANDINGS[standing];
  const { pages, pagesDone: done } = row;
  const progress = standing === 'reading' && pages !== undefined && done !== undefined;
  return <Badge kind={kind} icon={icon} text={progress ? say('readingProgress', { pages, done }) : say(text)} />;
};

export const DocumentBadge = ({ state }: Pick<BookRow, 'state'>) => {
  const { say } = useWords();
  const [kind, icon, text] = STATES[state];
  return <Badge kind={kind} icon={icon} text={say(text)} />;
};
