// The office's own words: names of types, units and stations, and the line in which the page says what happened.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CountsAnswer, Named, SessionAnswer } from '../../server/contracts/session.ts';

/** What the page says about what just happened. */
export interface Said {
  readonly text: string;
  /** Counts what was said. */
  readonly turn: number;
  /** The document whose decision can be taken back; `ms`: how long it waits before it is handed over. */
  readonly undo?: { readonly id: string; readonly ms: number };
}

export interface Office {
  readonly session: SessionAnswer;
  readonly counts: CountsAnswer | undefined;
  /** Says something to everybody, without moving the focus: shown, and read by screen readers. */
  readonly announce: (text: string, undo?: Said['undo']) => void;
}

export const OfficeContext = createContext<Office | undefined>(undefined);

export const useOffice = (): Office => useContext(OfficeContext)!;

const nameIn = (named: readonly Named[], id: string): string => named.find((one) => one.id === id)?.name ?? id;

/** Names of ids; what is no longer configured shows as its id. */
export const useNames = () => {
  const { types, units, stations } = useOffice().session;
  return {
    type: (id: string) => nameIn(types, id),
    unit: (id: string) => nameIn(units, id),
    station: (id: string) => nameIn(stations, id),
  };
};
