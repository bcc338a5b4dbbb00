// Types of natural's stemmer file, which is loaded alone (the whole package takes 1.7 s to load).
declare module 'natural/lib/natural/stemmers/porter_stemmer_de.js' {
  const stemmer: {
    /** The German Snowball stem of a word in lower case. */
    stem(word: string): string;
  };
  export default stemmer;
}
