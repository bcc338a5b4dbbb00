// Loads the letters that bench/sorting/scan-letters.ts wrote.
import { readFileSync } from 'node:fs';
import type { PlacedPage } from '../../domain/register/index-fields.ts';

export interface ReadLetter {
  readonly id: string;
  /** The file format it was scanned in. */
  readonly format: string;
  readonly pages: readonly PlacedPage[];
}

export const readLetters = (file: string): readonly ReadLetter[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReadLetter);
