// A choice kept in this browser. A browser that keeps nothing (private mode, policy) is no fault.

export interface Kept {
  get(): string | null;
  set(value: string): void;
}

export const kept = (name: string): Kept => {
  const key = `poststelle-${name}`;
  return {
    get: () => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set: (value) => {
      try {
        localStorage.setItem(key, value);
      } catch {
        // The choice holds until the page is left.
      }
    },
  };
};
