// natural ships types for its whole package only; this is its one file that we load (the package takes 1.7 s).
declare module 'natural/lib/natural/stemmers/porter_stemmer_de.js' {
  const stemmer: {
    /** The German Snowball stem of a word in lower case. */
    stem(word: string): string;
  };
  export default stemmer;
}
