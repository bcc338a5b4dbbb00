// One reading for everybody who asks at the same time, or shortly after.

/** Who asks again within `freshMs` gets the same. Counted by a clock that nobody can set back: old news must not stay. */
export const shared = <T>(read: () => Promise<T>, freshMs: number): (() => Promise<T>) => {
  let held: { readonly reading: Promise<T>; readonly at: number } | undefined;
  return () => {
    if (held === undefined || performance.now() - held.at > freshMs) {
      const reading = read();
      held = { reading, at: performance.now() };
      // Whoever asked gets the fault; the next one reads anew.
      reading.catch(() => {
        held = undefined;
      });
    }
    return held.reading;
  };
};
