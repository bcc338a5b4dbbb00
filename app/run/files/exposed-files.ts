// Finds secrets that other users can read and folders with letters that they can enter.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { settingsOf } from '../../../config/channels.ts';
import type { Config } from '../../../config/schema.ts';
import { mendingOf } from './secret-files.ts';

export interface Exposed {
  /** `queue.passwordFile` */
  readonly path: readonly string[];
  /** The command that mends it. */
  readonly run: string;
}

const filesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    // Not there, or not ours to read: who opens it says so.
    return [];
  }
};

/** Secrets whose rights are too wide. What is not there is not looked at: reading it will say so. */
export const exposedSecrets = ({ store, queue, handover, documents }: Config): readonly Exposed[] => {
  const sections = [
    ...Object.entries({ store, queue, handover }).map(([name, said]) => ({ at: [name], said })),
    ...(handover.also ?? []).map((said, place) => ({ at: ['handover', `also[${place}]`], said })),
  ];
  const named = sections.flatMap(({ at, said }) =>
    'passwordFile' in said && said.passwordFile !== undefined
      ? [{ path: [...at, 'passwordFile'], file: said.passwordFile }]
      : [],
  );
  const tokens = documents === undefined ? [] : [documents.tokens, ...filesIn(documents.tokens)];
  return [...named, ...tokens.map((file) => ({ path: ['documents', 'tokens'], file }))].flatMap(({ path, file }) => {
    const run = mendingOf(file);
    return run === undefined ? [] : [{ path, run }];
  });
};

/** Letters that other users of the computer can read. Only told: somebody may have given the right on purpose. */
export const exposedLetters = (config: Config): readonly Exposed[] => {
  const { handover, stations } = config;
  const units = settingsOf(config, 'folder');
  const at = handover.to === 'folder' ? ['handover', 'folder'] : ['handover', 'also', 'folder'];
  const folders = [
    ...(units === undefined ? [] : [{ path: at, folder: units.folder }]),
    ...stations.map(({ folder }, n) => ({ path: [`stations[${n}]`, 'folder'], folder })),
  ];
  if (process.platform === 'win32') return [];
  return folders.flatMap(({ path, folder }) => {
    const found = statSync(folder, { throwIfNoEntry: false });
    return found !== undefined && (found.mode & 0o004) !== 0 ? [{ path, run: `chmod o-rwx ${folder}` }] : [];
  });
};
