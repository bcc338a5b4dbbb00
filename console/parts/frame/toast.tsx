// A message about what just happened, at the bottom of the screen; the last decision can be undone from it.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Said } from '../../data/office.ts';
import { useWords } from '../../i18n/language.ts';
import { Icon } from '../content/icon.tsx';
import { Key } from '../controls/key.tsx';
import { useRecall } from '../letters/recall.tsx';
import { keysAreOn, useShortcuts } from './shortcuts.ts';
import styles from './toast.module.css';

const SHOWN_MS = 10_000;
const STEP_MS = 250;

const Undo = ({ id, left, done }: { readonly id: string; readonly left: number; readonly done: () => void }) => {
  const { say } = useWords();
  const recall = useRecall();
  const undo = () => {
    done();
    void recall(id);
  };
  useShortcuts({ 'Ctrl+z': undo }, true);
  useShortcuts({ z: undo }, keysAreOn());
  return (
    <button type="button" class={styles.undo} aria-keyshortcuts="Z Control+Z" onClick={undo}>
      {say('undo')}
      <span aria-hidden="true"> ({say('seconds', { n: Math.ceil(left / 1_000) })})</span>
      <Key name="Z" />
    </button>
  );
};

const Message = ({ said, done }: { readonly said: Said; readonly done: () => void }) => {
  const whole = Math.max(SHOWN_MS, said.undo?.ms ?? 0);
  const [left, setLeft] = useState(whole);
  const resting = useRef(false);
  useEffect(() => {
    // It stays while it is pointed at or focused.
    const timer = setInterval(() => resting.current || setLeft((now) => now - STEP_MS), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left <= 0) done();
  }, [left]);
  const rest = (now: boolean) => () => {
    resting.current = now;
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only stays longer; everything in it can be reached by keyboard
    <div
      class={styles.toast}
      onMouseEnter={rest(true)}
      onMouseLeave={rest(false)}
      onFocusIn={rest(true)}
      onFocusOut={rest(false)}
    >
      <Icon name="info" tone="text" />
      <span class={styles.text}>{said.text}</span>
      {said.undo === undefined ? null : <Undo id={said.undo.id} left={left} done={done} />}
      <span class={styles.left} aria-hidden="true" style={{ width: `${(100 * Math.max(0, left)) / whole}%` }} />
    </div>
  );
};

export const Toast = ({ said, done }: { readonly said: Said | undefined; readonly done: () => void }) => (
  <div class={styles.toasts} role="status">
    {/* A new element each time: the same words twice are two announcements. */}
    {said === undefined ? null : <Message key={said.turn} said={said} done={done} />}
  </div>
);
