// One municipality at work in this process: its office, its console behind a listener, its stations, its log and metrics.
import type { Store } from '../../domain/ports/ledger/store.ts';
import { signInTickets } from '../../server/auth/sign-in-tickets.ts';
import type { Site } from '../../server/http/sites.ts';
import type { Watched } from '../observe/metrics-server.ts';
import type { Telling } from '../observe/observability.ts';
import type { Municipality } from '../run/configuration.ts';
import { roomsOf } from '../run/files/paths.ts';
import { firstLink, whereToldTo } from '../run/first-link.ts';
import { systemClock } from '../run/system-clock.ts';
import { watchStations } from '../run/watch-stations.ts';
import { closing } from './closing.ts';
import { consoleOf } from './console.ts';
import type { Listeners } from './listeners.ts';
import { openOffice } from './office.ts';
import { hasRole, type ProcessKind } from './roles.ts';

export interface OpenMunicipality {
  readonly store: Store;
  /** Its console, if this process has one, and where people find it. */
  readonly console?: { readonly site: Site; readonly url: string; readonly signIn: string };
  readonly watched?: { readonly state: Watched; readonly url: string };
  /** Takes no more files and ends what consoles have open; requests that are being answered still are. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

interface Surroundings {
  readonly telling: Telling;
  readonly consoles: Listeners;
  readonly watchers: Listeners;
}

/** Throws what keeps its office shut, or ADDRESS_IN_USE, CONSOLE_NOT_BUILT; then nothing of it stays open. */
export const openMunicipality = async (
  { config }: Municipality,
  kind: ProcessKind,
  { telling, consoles, watchers }: Surroundings,
): Promise<OpenMunicipality> => {
  const { onFault, storage } = telling;
  const [atWork, open] = [closing(), closing()];
  const openConsole = async (office: Awaited<ReturnType<typeof openOffice>>) => {
    const { tickets } = roomsOf(config.data);
    const signIn = signInTickets({ folder: tickets, clock: systemClock });
    const site = consoleOf(config, office, { signIn, onFault, storage });
    const listening = await consoles.at(config.console);
    atWork.add((await site.open(() => listening.bound)).close);
    const url = config.console.publicUrl ?? listening.url;
    return { site, url, signIn: await firstLink(signIn, { folder: tickets, url, ...whereToldTo() }) };
  };
  try {
    const office = await openOffice(config, kind, telling);
    open.add(office.close);
    const console = hasRole(kind, 'console') ? await openConsole(office) : undefined;
    if (hasRole(kind, 'watch')) {
      const said = (error: unknown): void => onFault(error, 'a station needs a look');
      atWork.add(watchStations(config, { enter: office.enter, store: office.store, onFault: said }).stop);
    }
    const state = telling.watch(office);
    const watched =
      state === undefined || config.metrics === undefined
        ? undefined
        : { state, url: (await watchers.at(config.metrics)).url };
    return {
      store: office.store,
      ...(console === undefined ? {} : { console }),
      ...(watched === undefined ? {} : { watched }),
      quiet: atWork.all,
      close: open.all,
    };
  } catch (error) {
    // What cannot be closed either has the same cause, and that is thrown.
    await atWork.all().catch(() => undefined);
    await open.all().catch(() => undefined);
    throw error;
  }
};
