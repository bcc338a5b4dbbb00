// One of KERN's icons. It is decoration: what it means is beside it in words.
import styles from './icon.module.css';

const TONES = {
  text: styles.text,
  action: styles.action,
  info: styles.info,
  success: styles.success,
  warning: styles.warning,
  danger: styles.danger,
};

/** `tone`: its colour, where it is not KERN's; `text` is that of the words around it. */
export const Icon = ({ name, tone }: { readonly name: string; readonly tone?: keyof typeof TONES }) => (
  <span
    class={`kern-icon kern-icon--${name} ${styles.icon} ${tone === undefined ? '' : TONES[tone]}`}
    aria-hidden="true"
  />
);
