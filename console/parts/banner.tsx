// A message above the view, about the whole page.
import type { ComponentChildren } from 'preact';
import { Alert } from './alert.tsx';

export const Banner = (props: {
  readonly kind: 'info' | 'warning';
  readonly title: string;
  readonly children?: ComponentChildren;
}) => (
  <section class="page page--banner" aria-label={props.title}>
    <Alert {...props} />
  </section>
);
