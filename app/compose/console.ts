// The console of a house, whichever way its processes are put together.
import type { Config } from '../../config/schema.ts';
import type { SignIn } from '../../server/auth/sign-in-tickets.ts';
import { consoleServer } from '../../server/console-server.ts';
import type { Telling } from '../observe/observability.ts';
import { roomsOf, webFolder } from '../run/files/paths.ts';
import type { Desks } from './office.ts';
import { makeSheet } from './separator-sheet.ts';

export const consoleOf = (
  config: Config,
  { store, blobs, clock, review, changes, quality, models }: Desks,
  { signIn, onFault, storage }: { readonly signIn: SignIn } & Pick<Telling, 'onFault' | 'storage'>,
) =>
  consoleServer({
    ...{ store, blobs, clock, review, changes, quality, models, signIn, webFolder },
    front: { publicUrl: config.console.publicUrl, trustedProxies: config.console.trustedProxies },
    sessionFolder: roomsOf(config.data).sessions,
    labels: { types: config.types, units: config.units },
    stations: config.stations,
    office: { name: config.office.name, collectOnly: config.sorting.collectOnly },
    separatorSheet: async (says) => {
      const made = await makeSheet(says, config);
      return made.kind === 'made' ? made.pdf : undefined;
    },
    health: async () => {
      const { state, disks } = await storage.look();
      const counted = { documents: await store.count('document'), storage: { state, disks } };
      return { status: state === 'ok' ? 'ok' : 'not-ready', ...counted };
    },
    onError: (error, request) => onFault(error, 'a request to the console failed', { ...request }),
  });
