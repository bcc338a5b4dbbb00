// Shares one in-flight call and caches its result.

/**
 * Who asks again within `freshMs` gets the same; it may depend on how long the reading took, or has taken so far. All in ms
 * since the reading began, by a clock that nobody can set back: old news must not stay.
 */
export const shared = <T>(read: () => Promise<T>, freshMs: (tookMs: number) => number): (() => Promise<T>) => {
  let held: { readonly reading: Promise<T>; readonly at: number; tookMs?: number } | undefined;
  return () => {
    const now = performance.now();
    if (held === undefined || now - held.at > freshMs(held.tookMs ?? now - held.at)) {
      const one: NonNullable<typeof held> = { reading: read(), at: now };
      held = one;
      one.reading.then(
        () => {
          one.tookMs = performance.now() - one.at;
        },
        // The callers of this reading get the fault; the next call reads anew.
        () => {
          if (held === one) held = undefined;
        },
      );
    }
    return held.reading;
  };
};
