// Memoises a function per word, with a bounded cache.

const MOST = 50_000;

/** The function with a memory of its last answers, at most 50 000; long words, mostly dirt, are not kept. */
export const remembered = <T>(work: (word: string) => T, longest = 40): ((word: string) => T) => {
  const known = new Map<string, T>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const made = work(word);
    if (word.length > longest) return made;
    if (known.size >= MOST) known.clear();
    known.set(word, made);
    return made;
  };
};
