// `npm run packages`, after a dependency was added or changed: leaves out of the lock file what is never loaded, and makes
// the bill of materials and NOTICE anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutLeftOut } from './left-out.mjs';
import { deployed, nameOf } from './lock-file.mjs';
import { noticeOf } from './notice.mjs';
import { sbomOf } from './sbom.mjs';
import { BUILT_IN } from './what-is-known.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));

/** What the files should hold, what is deployed, and the packages without a licence text. */
export const madeAnew = () => {
  const about = read('package.json');
  const lock = withoutLeftOut(read('package-lock.json'));
  const { text, lacking } = noticeOf(root, lock, about);
  return {
    files: { 'package-lock.json': json(lock), 'sbom.cdx.json': json(sbomOf(lock, about)), NOTICE: text },
    names: deployed(lock, BUILT_IN).map((folder) => ({ name: nameOf(folder), version: lock.packages[folder].version })),
    lacking,
  };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, lacking } = madeAnew();
  for (const [name, text] of Object.entries(files)) {
    const file = join(root, name);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    writeFileSync(file, text);
    process.stderr.write(`${name} is new.\n`);
  }
  if (lacking.length > 0) {
    process.stderr.write(`No licence text: ${lacking.join(', ')}. Name them in what-is-known.mjs.\n`);
    process.exitCode = 1;
  }
}
