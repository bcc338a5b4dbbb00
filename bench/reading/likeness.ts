// Text similarity: by characters, by words, and by words regardless of order.

/** Sums over pages; a rate is a sum of errors divided by a sum of lengths. */
export interface Likeness {
  readonly characters: number;
  /** Insertions, deletions and substitutions of characters, in reading order. */
  readonly characterErrors: number;
  readonly words: number;
  readonly wordErrors: number;
  /** Character errors if every word may stand anywhere: what is left is misread, not misplaced. */
  readonly looseErrors: number;
  readonly wordsRead: number;
  /** Words that both have, counted as often as both have them. */
  readonly wordsShared: number;
}

/** Levenshtein's distance between two sequences. */
const distance = <T>(from: readonly T[], to: readonly T[]): number => {
  let above = Uint32Array.from({ length: to.length + 1 }, (_, column) => column);
  let row = new Uint32Array(to.length + 1);
  for (let i = 1; i <= from.length; i += 1) {
    row[0] = i;
    for (let j = 1; j <= to.length; j += 1) {
      const kept = above[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      row[j] = Math.min(kept, above[j]! + 1, row[j - 1]! + 1);
    }
    [above, row] = [row, above];
  }
  return above[to.length]!;
};

const wordsIn = (text: string): readonly string[] => text.split(/\s+/u).filter((word) => word !== '');

/** The words of `words` without those of `others`, each word of which is used once. */
const without = (words: readonly string[], others: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const word of others) counts.set(word, (counts.get(word) ?? 0) + 1);
  return words.filter((word) => {
    const count = counts.get(word) ?? 0;
    if (count > 0) counts.set(word, count - 1);
    return count === 0;
  });
};

/** Each missing word is paired with the nearest one that is too much; what finds no partner counts in full. */
const leftOver = (missing: readonly string[], extra: readonly string[]): number => {
  const pairs = missing
    .flatMap((word, i) => extra.map((other, j) => ({ i, j, cost: distance([...word], [...other]) })))
    .sort((a, b) => a.cost - b.cost);
  const [paired, used] = [new Set<number>(), new Set<number>()];
  let errors = 0;
  for (const { i, j, cost } of pairs) {
    if (paired.has(i) || used.has(j) || cost > Math.max(missing[i]!.length, extra[j]!.length) - 1) continue;
    paired.add(i);
    used.add(j);
    errors += cost;
  }
  for (const [i, word] of missing.entries()) if (!paired.has(i)) errors += word.length;
  for (const [j, word] of extra.entries()) if (!used.has(j)) errors += word.length;
  return errors;
};

/** Runs of white space count as one blank; nothing else is forgiven. */
export const likeness = (truth: string, read: string): Likeness => {
  const [meant, found] = [wordsIn(truth), wordsIn(read)];
  const [from, to] = [[...meant.join(' ')], [...found.join(' ')]];
  const missing = without(meant, found);
  return {
    characters: from.length,
    characterErrors: distance(from, to),
    words: meant.length,
    wordErrors: distance(meant, found),
    looseErrors: leftOver(missing, without(found, meant)),
    wordsRead: found.length,
    wordsShared: meant.length - missing.length,
  };
};

export const sumOf = (parts: readonly Likeness[]): Likeness => {
  const total = (of: (part: Likeness) => number): number => parts.reduce((sum, part) => sum + of(part), 0);
  return {
    characters: total((part) => part.characters),
    characterErrors: total((part) => part.characterErrors),
    words: total((part) => part.words),
    wordErrors: total((part) => part.wordErrors),
    looseErrors: total((part) => part.looseErrors),
    wordsRead: total((part) => part.wordsRead),
    wordsShared: total((part) => part.wordsShared),
  };
};

/** Percent. `wordF1`: the harmonic mean of the words found and the words read that are right, in any order. */
export const rates = (sum: Likeness) => ({
  cer: (100 * sum.characterErrors) / Math.max(1, sum.characters),
  looseCer: (100 * sum.looseErrors) / Math.max(1, sum.characters),
  wer: (100 * sum.wordErrors) / Math.max(1, sum.words),
  wordF1: (200 * sum.wordsShared) / Math.max(1, sum.words + sum.wordsRead),
});
