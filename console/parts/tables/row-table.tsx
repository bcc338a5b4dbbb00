// A table of deliveries or documents, one row each. On a narrow screen a row becomes a card.
import type { ComponentChildren } from 'preact';
import { FileName } from '../content/file-name.tsx';
import styles from './row-table.module.css';
import { TableHead } from './table-head.tsx';

export const RowTable = (props: {
  readonly caption: string;
  readonly head: readonly string[];
  readonly numeric?: readonly number[];
  readonly children: ComponentChildren;
}) => (
  <table class={`kern-table kern-table--small ${styles.table}`}>
    <caption class="kern-sr-only">{props.caption}</caption>
    <TableHead titles={props.head} numeric={props.numeric ?? []} />
    <tbody class="kern-table__body">{props.children}</tbody>
  </table>
);

export const Row = ({ children }: { readonly children: ComponentChildren }) => (
  <tr class={`kern-table__row ${styles.row}`}>{children}</tr>
);

const KINDS = {
  time: styles.time,
  wide: styles.wide,
  state: styles.state,
  name: styles.name,
  reference: styles.reference,
  plain: '',
};

/** `kind`: `wide` has a line of its own on a card, `state` its right corner; `name` is a word that stays whole. */
export const Cell = (props: {
  readonly kind?: keyof typeof KINDS;
  readonly numeric?: boolean;
  /** Said before it on a card, which has no head. */
  readonly label?: string;
  readonly children?: ComponentChildren;
}) => (
  <td
    class={`kern-table__cell ${styles.cell} ${KINDS[props.kind ?? 'plain']} ${props.numeric ? 'kern-table__cell--numeric' : ''}`}
    data-label={props.label}
  >
    {props.children}
  </td>
);

/** The file that a row is about, where it came from, and what else is to be known of it. */
export const FileCell = (props: {
  readonly name: string;
  readonly origin: string;
  readonly note?: string | undefined;
}) => (
  <th scope="row" class={`kern-table__cell ${styles.cell} ${styles.wide} ${styles.file}`}>
    <FileName name={props.name} strong />
    <span class={`kern-body kern-body--small kern-body--muted ${styles.below}`}>{props.origin}</span>
    {props.note === undefined ? null : (
      <span class={`kern-body kern-body--small ${styles.below} ${styles.note}`}>{props.note}</span>
    )}
  </th>
);
