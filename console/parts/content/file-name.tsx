// The name of a file, which may be long and without a space.
import styles from './file-name.module.css';

export const FileName = ({ name, strong = false }: { readonly name: string; readonly strong?: boolean }) => (
  <span class={`${styles.name} ${strong ? styles.strong : ''}`}>{name}</span>
);
