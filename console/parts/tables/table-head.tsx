// The head of a table: a title for each column.
import styles from './table-head.module.css';

/** `numeric`: places of the columns with numbers. */
export const TableHead = (props: { readonly titles: readonly string[]; readonly numeric?: readonly number[] }) => (
  <thead class="kern-table__head">
    <tr class="kern-table__row">
      {props.titles.map((title, column) => (
        <th
          key={title}
          scope="col"
          class={`kern-table__header ${styles.header} ${props.numeric?.includes(column) ? 'kern-table__header--numeric' : ''}`}
        >
          {title}
        </th>
      ))}
    </tr>
  </thead>
);
