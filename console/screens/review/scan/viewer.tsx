// The pages of a letter as pictures: turn, enlarge, scroll.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LetterAnswer } from '../../../../server/contracts/documents.ts';
import { useWords } from '../../../i18n/language.ts';
import { Icon } from '../../../parts/content/icon.tsx';
import { Toggle } from '../../../parts/controls/toggle.tsx';
import type { Marking } from './marking.ts';
import { PagePicture } from './page-picture.tsx';
import styles from './viewer.module.css';

/** Widths in percent of the space there is. */
const ZOOMS = [50, 75, 100, 125, 150, 200, 300, 400] as const;
const FITTING = ZOOMS.indexOf(100);

export interface Viewing {
  readonly pages: LetterAnswer['pages'];
  readonly place: number;
  readonly zoom: number;
  readonly turn: (by: 1 | -1) => void;
  /** Turns to a page by its id. */
  readonly show: (id: string) => void;
  readonly enlarge: (by: 1 | -1) => void;
  readonly blank: { readonly count: number; readonly shown: boolean; readonly toggle: () => void };
}

/** What is in view; blank pages are there, but only on request. */
export const useViewing = (all: LetterAnswer['pages']): Viewing => {
  const [place, setPlace] = useState(0);
  const [step, setStep] = useState<number>(FITTING);
  const [shown, setShown] = useState(false);
  const written = all.filter((page) => !page.blank);
  const pages = shown || written.length === 0 ? all : written;
  return {
    pages,
    place: Math.min(place, Math.max(0, pages.length - 1)),
    zoom: ZOOMS[step] ?? 100,
    turn: (by) => setPlace((now) => Math.min(Math.max(now + by, 0), Math.max(0, pages.length - 1))),
    show: (id) => {
      const found = pages.findIndex((page) => page.id === id);
      if (found >= 0) setPlace(found);
    },
    enlarge: (by) => setStep((now) => Math.min(Math.max(now + by, 0), ZOOMS.length - 1)),
    blank: {
      count: all.length - written.length,
      shown,
      toggle: () => {
        setShown(!shown);
        setPlace(0);
      },
    },
  };
};

const Tool = (props: {
  readonly name: string;
  readonly sign: string;
  readonly keys: string;
  readonly off: boolean;
  readonly act: () => void;
}) => (
  <button
    type="button"
    class={styles.tool}
    aria-label={props.name}
    aria-keyshortcuts={props.keys}
    title={props.name}
    disabled={props.off}
    onClick={props.act}
  >
    {props.sign === '−' ? <span aria-hidden="true">−</span> : <Icon name={props.sign} tone="action" />}
  </button>
);

export const Viewer = (props: {
  readonly viewing: Viewing;
  readonly letter: LetterAnswer;
  readonly marking: Marking;
  readonly seen: () => void;
}) => {
  const { viewing, letter, marking, seen } = props;
  const { say } = useWords();
  const { pages, place, zoom, blank } = viewing;
  const page = pages[place];
  const [missing, setMissing] = useState<string>();
  const frame = useRef<HTMLElement>(null);
  const values = { page: place + 1, pages: pages.length };

  useEffect(() => frame.current?.scrollTo(0, 0), [page?.id]);
  useEffect(() => {
    if (page === undefined) seen();
  }, [page === undefined]);

  return (
    <section class={styles.viewer} aria-label={say('scan')}>
      <div class={styles.tools}>
        <Tool
          name={say('pageBefore')}
          sign="chevron-left"
          keys="ArrowLeft"
          off={place === 0}
          act={() => viewing.turn(-1)}
        />
        <span class="kern-body kern-body--small" aria-live="polite">
          {say('pageOf', values)}
        </span>
        <Tool
          name={say('pageAfter')}
          sign="chevron-right"
          keys="ArrowRight"
          off={place >= pages.length - 1}
          act={() => viewing.turn(1)}
        />
        <span class={styles.gap} />
        {blank.count === 0 ? null : (
          <Toggle on={blank.shown} text={say('blankPages', { n: blank.count })} turn={blank.toggle} />
        )}
        <Toggle on={marking.shown} text={say('marks')} turn={marking.toggle} />
        <span class={styles.group}>
          <Tool name={say('smaller')} sign="−" keys="-" off={zoom === ZOOMS[0]} act={() => viewing.enlarge(-1)} />
          <span class={`kern-body kern-body--small ${styles.zoom}`}>
            <span class="kern-sr-only">{say('zoom', { percent: zoom })}</span>
            <span aria-hidden="true">{zoom} %</span>
          </span>
          <Tool name={say('larger')} sign="add" keys="+" off={zoom === ZOOMS.at(-1)} act={() => viewing.enlarge(1)} />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section class={styles.frame} ref={frame} tabIndex={0} aria-label={say('scanPage', values)} data-scrolls>
        {page === undefined || missing === page.id ? (
          <p class="kern-body">{say('scanMissing')}</p>
        ) : (
          <PagePicture
            page={page}
            alt={say('scanPage', values)}
            zoom={zoom}
            letter={letter}
            marking={marking}
            seen={seen}
            missing={() => {
              setMissing(page.id);
              seen();
            }}
          />
        )}
      </section>
    </section>
  );
};
