// The others' classifiers on the same letters: paperless-ngx's and a linear SVM. They need Python with scikit-learn and nltk,
// and PEERS, the folder with classifier_baselines.py (../shared/peers if unset).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Letter } from '../../domain/sorting/classification.ts';

export interface Baseline {
  readonly accuracy: number;
}

const script = join(resolve(process.env.PEERS ?? '../shared/peers'), 'classifier_baselines.py');
/** By name and attribute, `svm.type`; undefined where they cannot be run. */
export const baselines = (
  teach: readonly Letter[],
  test: readonly Letter[],
): Readonly<Record<string, Baseline>> | undefined => {
  if (!existsSync(script)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'sorting-'));
  try {
    const write = (name: string, letters: readonly Letter[]): string => {
      const file = join(folder, name);
      writeFileSync(file, letters.map((letter) => JSON.stringify(letter)).join('\n'));
      return file;
    };
    const files = ['--train', write('train.jsonl', teach), '--test', write('test.jsonl', test), '--json'];
    const run = spawnSync('/usr/bin/python3', [script, ...files], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONWARNINGS: 'ignore' },
    });
    return run.status === 0 ? JSON.parse(run.stdout) : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const percentOf = (share: number | undefined): string =>
  share === undefined ? '    –' : (100 * share).toFixed(1).padStart(5);

/** Type / unit of the SVM, then of paperless-ngx's. */
export const peersOf = (theirs: Readonly<Record<string, Baseline>> | undefined): string =>
  ['svm', 'paperless']
    .map(
      (name) => `${percentOf(theirs?.[`${name}.type`]?.accuracy)} / ${percentOf(theirs?.[`${name}.unit`]?.accuracy)}`,
    )
    .join('  ');
