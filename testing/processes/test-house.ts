// A multi-process installation for tests, with documents for it.

import { loadLetters } from '../../fixtures/letters/letters.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { singleLetter } from '../../fixtures/make-scans/single-letter.ts';
import { type House, openHouse } from './house.ts';
import { type Ran, runProgram } from './test-program.ts';

export type { HouseProcess, StartOptions } from './house.ts';

export interface TestHouse extends House {
  command(...args: string[]): Promise<Ran>;
  /** Drops letter `index` of the labelled letters into the station's folder; everything of `station: steuer` goes straight to the Steueramt. */
  drop(station: 'eg' | 'steuer', index: number): Promise<void>;
}

/** Looks again every few milliseconds: other processes send no events to this one. */
export const eventually = async <T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

/** A scan of letter `index` of the labelled letters. */
export const scanOf = (index: number, seed: number): ReturnType<typeof singleLetter> =>
  singleLetter(loadLetters()[index]!, {
    random: createRandom(seed),
    dpi: 200,
    severity: 0,
    format: 'tiff-g4',
    name: `scan-${seed}`,
  });

export const testHouse = async (...of: Parameters<typeof openHouse>): Promise<TestHouse> => {
  const house = await openHouse(...of);
  return {
    ...house,
    command: (...args) => runProgram(['--config', house.config, ...args], { cwd: house.folder }),
    drop: async (station, index) => {
      const { file, bytes } = await scanOf(index, index + 1);
      house.dropBytes(station, file, bytes);
    },
  };
};
