// Creates the data folder and removes access of other users from existing files.
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { roomsOf } from './paths.ts';

/** Takes rights away from a folder that is ours. Others may pass through on their way to a station's folder. */
const takeAway = (folder: string, rights: number): void => {
  const { mode, uid } = statSync(folder);
  if ((mode & rights) !== 0 && uid === process.getuid?.()) chmodSync(folder, mode & 0o7777 & ~rights);
};

/** Nobody else lists the folder; store, blobs and sign-in links inside are the owner's alone. Idempotent. */
export const makeDataFolder = (data: string): void => {
  mkdirSync(data, { recursive: true, mode: 0o750 });
  takeAway(data, 0o006);
  const { tickets } = roomsOf(data);
  if (existsSync(tickets)) takeAway(tickets, 0o077);
};
