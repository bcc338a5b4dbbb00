// The lock file as a dependency graph: which packages are deployed.

const NEEDS = ['dependencies', 'optionalDependencies', 'peerDependencies'];

/** The folder that `name` is loaded from by a package in `folder`: its own node_modules first, then those above. */
const folderOf = (packages, folder, name) => {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/'))).replace(/\/$/, '')) {
    const candidate = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (candidate in packages) return candidate;
    if (at === '') return undefined;
  }
};

export const nameOf = (folder) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The folders that the package in `folder` loads from. */
export const needsOf = (packages, folder, kinds = NEEDS) =>
  kinds
    .flatMap((kind) => Object.keys(packages[folder][kind] ?? {}))
    .flatMap((name) => folderOf(packages, folder, name) ?? []);

const reached = (packages, from) => {
  const seen = new Set();
  for (const todo = [...from]; todo.length > 0; ) {
    const folder = todo.pop();
    if (seen.has(folder)) continue;
    seen.add(folder);
    todo.push(...needsOf(packages, folder));
  }
  return seen;
};

/** Everything that is needed by anybody, also by what only builds and tests. */
export const allNeeded = ({ packages }) => reached(packages, needsOf(packages, '', [...NEEDS, 'devDependencies']));

/** Folders of what is deployed, in their order. `builtIn`: packages whose code the build puts into the program. */
export const deployed = ({ packages }, builtIn) =>
  [...reached(packages, [...needsOf(packages, ''), ...builtIn.map((name) => `node_modules/${name}`)])].sort();
