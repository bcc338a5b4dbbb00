// A plain table of figures: the first cell of a row names it, the others are numbers or a few words.
import type { ComponentChildren } from 'preact';

/** A table may be wider than a narrow screen: it scrolls by itself, also by keyboard (WCAG 2.1.1). */
export const Wide = (props: { readonly label: string; readonly children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section class="figures-frame" tabIndex={0} aria-label={props.label}>
    {props.children}
  </section>
);

/** The head of a table; `numeric`: titles over numbers. */
export const TableHead = (props: { readonly titles: readonly string[]; readonly numeric?: readonly number[] }) => (
  <thead class="kern-table__head">
    <tr class="kern-table__row">
      {props.titles.map((title, column) => (
        <th
          key={title}
          scope="col"
          class={`kern-table__header${props.numeric?.includes(column) ? ' kern-table__header--numeric' : ''}`}
        >
          {title}
        </th>
      ))}
    </tr>
  </thead>
);

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
    <Wide label={caption}>
      <table class="kern-table kern-table--small figures">
        <caption class="kern-sr-only">{caption}</caption>
        <TableHead titles={head} numeric={numeric} />
        <tbody class="kern-table__body">
          {rows.map(([name, ...cells]) => (
            <tr class="kern-table__row" key={name}>
              <th scope="row" class="kern-table__cell">
                {name}
              </th>
              {cells.map((cell, column) => (
                <td
                  key={column}
                  class={`kern-table__cell${numeric.includes(column + 1) ? ' kern-table__cell--numeric' : ''}`}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
};
