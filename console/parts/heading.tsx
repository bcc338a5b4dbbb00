// The view's heading. It takes the focus when the view opens, so that a screen reader says where one is.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useWords } from '../i18n/language.ts';

/** The first view of a page load leaves the focus at the top, where the skip link is. */
let opened = false;

export const Heading = ({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) => {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (opened) heading.current?.focus({ preventScroll: true });
    if (opened) window.scrollTo(0, 0);
    opened = true;
  }, []);
  useEffect(() => {
    document.title = `${title} – ${words.say('product')}`;
  }, [title, words.language]);
  return (
    <h1 class="kern-heading-large" tabIndex={-1} ref={heading}>
      {children ?? title}
    </h1>
  );
};
