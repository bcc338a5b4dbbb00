// Suggests the closest known word for a misspelled one.

/** Optimal string alignment distance: insertions, deletions, changes and swaps of neighbours (Damerau 1964). */
const distance = (from: string, to: string): number => {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row++) {
    const line = [row];
    for (let column = 1; column <= to.length; column++) {
      const changed = from[row - 1] === to[column - 1] ? 0 : 1;
      let best = Math.min(rows[row - 1]![column]! + 1, line[column - 1]! + 1, rows[row - 1]![column - 1]! + changed);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
        best = Math.min(best, rows[row - 2]![column - 2]! + 1);
      line.push(best);
    }
    rows.push(line);
  }
  return rows[from.length]![to.length]!;
};

/** The nearest of `known`, case aside; undefined if none is near enough (a third of the letters may differ). */
const nearest = (word: string, known: readonly string[]): string | undefined => {
  const asked = word.slice(0, 100).toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, apart: distance(asked, candidate.toLowerCase()) }))
    .sort((a, b) => a.apart - b.apart);
  const first = ranked[0];
  return first && first.apart <= Math.max(1, Math.floor(first.candidate.length / 3)) ? first.candidate : undefined;
};

/** A hint: the nearest word, or all of them. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  const meant = nearest(word, known);
  return meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`;
};
