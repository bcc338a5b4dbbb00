// Tells the page, as an event of its window, that an answer of the server showed the session to have ended or to hold.
const SESSION = 'poststelle-session';

export const tellSession = (ended: boolean): void => {
  window.dispatchEvent(new CustomEvent(SESSION, { detail: ended }));
};

/** Calls back with every answer: whether the session has ended. */
export const onSession = (listener: (ended: boolean) => void): (() => void) => {
  const heard = (event: Event): void => listener((event as CustomEvent<boolean>).detail);
  window.addEventListener(SESSION, heard);
  return () => window.removeEventListener(SESSION, heard);
};
