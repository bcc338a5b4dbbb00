// Keyboard shortcuts of the desk. They are off in fields and dialogs, and can be switched off (WCAG 2.1.4).
import { useEffect, useRef, useState } from 'preact/hooks';
import { kept } from '../../data/kept.ts';

/** Keys by name: `Enter`, `Ctrl+Enter`, `Ctrl+z`, `ArrowLeft`, `t`, `?`, `+`, `1`, `Shift+1`. */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>;

const choice = kept('shortcuts');

export const keysAreOn = (): boolean => choice.get() !== 'off';

export const useShortcutSwitch = (): readonly [on: boolean, turn: (on: boolean) => void] => {
  const [on, setOn] = useState(keysAreOn());
  return [
    on,
    (now) => {
      choice.set(now ? 'on' : 'off');
      setOn(now);
    },
  ];
};

/** With Shift, the digit keys give other signs, a different one on every keyboard. */
const nameOf = (event: KeyboardEvent): string => {
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  if (digit !== undefined) return event.shiftKey ? `Shift+${digit}` : digit;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return 'Ctrl+Enter';
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return key === 'z' && (event.ctrlKey || event.metaKey) ? 'Ctrl+z' : key;
};

const FIELDS = 'input, select, textarea, [contenteditable]';
const PRESSABLE = 'a, button, summary';

const rests = (event: KeyboardEvent, key: string): boolean => {
  if (event.defaultPrevented || event.repeat || event.altKey) return true;
  if (document.querySelector('dialog[open]') !== null) return true;
  // No field and no browser needs this one for itself.
  if (key === 'Ctrl+Enter') return false;
  const target = event.target instanceof Element ? event.target : null;
  // In a field it takes back what was typed there.
  if (key === 'Ctrl+z') return target?.closest(FIELDS) != null;
  if (event.ctrlKey || event.metaKey) return true;
  if (target === null) return false;
  if (target.closest(FIELDS) !== null) return true;
  // On a button or a link, Enter presses it.
  if (key === 'Enter') return target.closest(PRESSABLE) !== null;
  // In an enlarged picture, the arrows move the picture.
  const scroller = target.closest('[data-scrolls]');
  return key.startsWith('Arrow') && scroller !== null && scroller.scrollWidth > scroller.clientWidth;
};

export const useShortcuts = (shortcuts: Shortcuts, on: boolean): void => {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    if (!on) return undefined;
    const press = (event: KeyboardEvent) => {
      const key = nameOf(event);
      const act = latest.current[key];
      if (act === undefined || rests(event, key)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [on]);
};
