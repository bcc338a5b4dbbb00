// The actor of a command: the name given with --as, and the account of the operating system.
import { userInfo } from 'node:os';
import { type CommandLine, type Person, personNamed } from '../../../domain/actor.ts';

const account = (): CommandLine => {
  const uid = process.getuid?.() ?? -1;
  try {
    return { uid, user: userInfo().username };
  } catch {
    return { uid }; // A container's uid need not have a name.
  }
};

/** Throws NAME_REFUSED. */
export const actingPerson = (name: string): Person => personNamed(name, account());
