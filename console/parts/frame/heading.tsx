// The screen's heading. It takes the focus when the screen opens, so that a screen reader says where one is.
import { createContext } from 'preact';
import { type MutableRef, useContext, useEffect, useRef } from 'preact/hooks';
import { useWords } from '../../i18n/language.ts';
import { FileName } from '../content/file-name.tsx';

/** Whether a screen has been open before: the first one leaves the focus at the top, where the skip link is. */
export const OpenedContext = createContext<MutableRef<boolean> | undefined>(undefined);

export const Heading = ({ title, small = false }: { readonly title: string; readonly small?: boolean }) => {
  const words = useWords();
  const opened = useContext(OpenedContext);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (opened?.current) heading.current?.focus({ preventScroll: true });
    if (opened?.current) window.scrollTo(0, 0);
    if (opened !== undefined) opened.current = true;
  }, []);
  useEffect(() => {
    document.title = `${title} – ${words.say('product')}`;
  }, [title, words.language]);
  return (
    <h1 class={small ? 'kern-title' : 'kern-heading-medium'} tabIndex={-1} ref={heading}>
      <FileName name={title} />
    </h1>
  );
};
