// The result of a completeness check.

/**
 * `whole`: nothing can come behind this. `whole-so-far`: complete as it is, but the format lets a writer append pages.
 * `incomplete`: something announced is missing. `unknown`: the format does not tell, or may not be read.
 */
export type Verdict = 'whole' | 'whole-so-far' | 'incomplete' | 'unknown' | 'empty';
