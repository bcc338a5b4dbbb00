// State of the marks on a page's picture: which place is outlined, and how it comes into view.
import { useState } from 'preact/hooks';
import type { Mark } from '../../../../server/contracts/register.ts';

/** A place with the words that stand there. */
export interface Spot {
  readonly text: string;
  readonly mark: Mark;
}

export interface Marking {
  /** Outlined, on whatever page it is. */
  readonly lit: Spot | undefined;
  /** Rises with every turn to a place: the same place twice is two turns. */
  readonly turns: number;
  /** The picture itself is brought into sight too, where it is above or below. */
  readonly bring: boolean;
  /** Outlines a place for as long as it is pointed at or focused. */
  readonly point: (spot: Spot | undefined) => void;
  /** Opens the page of a place and outlines it until another one is. */
  readonly jump: (spot: Spot) => void;
  /** The same, without moving anything but the picture: for somebody who is typing. */
  readonly accompany: (spot: Spot) => void;
  /** Whether the passages that spoke for the answers are marked all the time. */
  readonly shown: boolean;
  readonly toggle: () => void;
}

export const useMarking = (showPage: (id: string) => void): Marking => {
  const [pointed, setPointed] = useState<Spot>();
  const [kept, setKept] = useState<Pick<Marking, 'turns' | 'bring'> & { readonly spot?: Spot }>({
    turns: 0,
    bring: false,
  });
  const [shown, setShown] = useState(true);
  const turnTo = (spot: Spot, bring: boolean): void => {
    showPage(spot.mark.page);
    setPointed(undefined);
    setKept(({ turns }) => ({ spot, turns: turns + 1, bring }));
  };
  return {
    lit: pointed ?? kept.spot,
    turns: kept.turns,
    bring: kept.bring,
    point: setPointed,
    jump: (spot) => turnTo(spot, true),
    accompany: (spot) => turnTo(spot, false),
    shown,
    toggle: () => setShown(!shown),
  };
};
