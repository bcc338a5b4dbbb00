// The page's language, remembered in this browser.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { kept } from '../data/kept.ts';
import { type Language, type Words, wordsIn } from './words.ts';

const choice = kept('language');

export const WordsContext = createContext<Words>(wordsIn('de'));

export const useWords = (): Words => useContext(WordsContext);

/** The words and the switch to the other language; also sets the page's language, for screen readers and hyphenation. */
export const useLanguage = (): { readonly words: Words; readonly switchLanguage: () => void } => {
  const [language, setLanguage] = useState<Language>(choice.get() === 'en' ? 'en' : 'de');
  useEffect(() => {
    document.documentElement.lang = language;
    choice.set(language);
  }, [language]);
  return { words: wordsIn(language), switchLanguage: () => setLanguage(language === 'de' ? 'en' : 'de') };
};
