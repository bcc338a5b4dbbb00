// A few bars, 0 to 100 percent. The table beside them says the same in figures.
import styles from './bars.module.css';

const WIDTH = 720;
const HEIGHT = 160;
const TOP = 18;
const BOTTOM = 22;
const GAP = 10;
/** A single week is not drawn over the whole width. */
const WIDEST = 80;

export const Bars = (props: {
  /** What the picture says, for those who do not see it. */
  readonly label: string;
  /** `share` 0 to 1; undefined: nothing to show. */
  readonly bars: readonly { readonly name: string; readonly share: number | undefined; readonly text: string }[];
}) => {
  const step = Math.min(WIDEST, WIDTH / Math.max(1, props.bars.length));
  const tall = HEIGHT - TOP - BOTTOM;
  return (
    <svg class={styles.bars} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={props.label}>
      <line class={styles.ground} x1="0" y1={HEIGHT - BOTTOM} x2={WIDTH} y2={HEIGHT - BOTTOM} />
      {props.bars.map(({ name, share, text }, place) => {
        const high = (share ?? 0) * tall;
        const middle = place * step + step / 2;
        return (
          <g key={name}>
            <rect
              class={styles.bar}
              x={place * step + GAP / 2}
              y={HEIGHT - BOTTOM - high}
              width={step - GAP}
              height={high}
            />
            <text class={styles.text} x={middle} y={HEIGHT - BOTTOM - high - 5}>
              {text}
            </text>
            <text class={styles.text} x={middle} y={HEIGHT - 6}>
              {name}
            </text>
          </g>
        );
      })}
    </svg>
  );
};
