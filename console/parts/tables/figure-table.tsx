// A plain table of figures: the first cell of a row names it, the others are numbers or a few words.
import type { ComponentChildren } from 'preact';
import styles from './figure-table.module.css';
import { TableHead } from './table-head.tsx';

/** `rows`: the first cell, a text, names the row; `words`: columns that are no numbers. */
export const FigureTable = (props: {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly [name: string, ...cells: readonly ComponentChildren[]])[];
  readonly words?: readonly number[];
}) => {
  const { caption, head, rows, words = [] } = props;
  const numeric = head.flatMap((_, column) => (column > 0 && !words.includes(column) ? [column] : []));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section class={`kern-table-responsive ${styles.frame}`} tabIndex={0} aria-label={caption}>
      <table class={`kern-table kern-table--small ${styles.table}`}>
        <caption class="kern-sr-only">{caption}</caption>
        <TableHead titles={head} numeric={numeric} />
        <tbody class="kern-table__body">
          {rows.map(([name, ...cells]) => (
            <tr class="kern-table__row" key={name}>
              <th scope="row" class={`kern-table__cell ${styles.name}`}>
                {name}
              </th>
              {cells.map((cell, column) => (
                <td
                  key={column}
                  class={`kern-table__cell ${styles.cell} ${numeric.includes(column + 1) ? 'kern-table__cell--numeric' : ''}`}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
