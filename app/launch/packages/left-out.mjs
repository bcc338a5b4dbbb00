// Packages that a dependency names and this program never loads: they are taken out of the lock file, so that neither
// "npm ci" nor "npm install" brings them along. npm goes by what the lock file says of a package that is in it.
import { allNeeded } from './lock-file.mjs';

/** Of `natural` one file is loaded, the German stemmer. Its database drivers and word lists have no place in a mailroom. */
const KEPT = { natural: ['stopwords-iso'] };

/** The lock file without them; the same again if it has none. */
export const withoutLeftOut = (lock) => {
  const packages = { ...lock.packages };
  for (const [name, kept] of Object.entries(KEPT)) {
    const { dependencies = {}, ...rest } = packages[`node_modules/${name}`];
    const left = Object.entries(dependencies).filter(([needed]) => kept.includes(needed));
    packages[`node_modules/${name}`] = { ...rest, dependencies: Object.fromEntries(left) };
  }
  const needed = allNeeded({ packages });
  return {
    ...lock,
    packages: Object.fromEntries(Object.entries(packages).filter(([folder]) => folder === '' || needed.has(folder))),
  };
};
