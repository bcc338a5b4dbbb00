// The municipalities of one process, behind the listeners that they share. None sees another.
import { MailroomError } from '../../domain/errors.ts';
import { listen } from '../../server/http/listen.ts';
import { chooseSite, closedSite } from '../../server/http/sites.ts';
import { createLogger, faultFields } from '../observe/logger.ts';
import type { NotOpen, Watched } from '../observe/metrics-server.ts';
import { openTelling, type Telling } from '../observe/observability.ts';
import type { FoundMunicipalities, Municipality, RefusedMunicipality } from '../run/configuration.ts';
import { eachByItself } from './each-by-itself.ts';
import { isSameAddress, listeners } from './listeners.ts';
import { type OpenMunicipality, openMunicipality } from './municipality.ts';
import type { ProcessKind } from './roles.ts';

export interface Installation {
  /** Takes no more files, finishes what is under way or gives it back. */
  close(): Promise<void>;
}

/** Told of each municipality once it is at work. */
type OnOpen = (municipality: Municipality, open: OpenMunicipality, telling: Telling) => void;

const codeOf = (error: unknown): string => (error instanceof MailroomError ? error.code : 'UNEXPECTED');

/** Says in the log which municipalities stay closed. Throws where no other is left. */
export const tellRefused = ({ municipalities, refused }: FoundMunicipalities): void => {
  for (const { id, error } of refused)
    createLogger('error', id).error(
      faultFields(error),
      'this municipality stays closed until its configuration is mended',
    );
  if (municipalities.length === 0) throw refused[0]!.error;
};

const notOpen = ({ id, error }: RefusedMunicipality) => ({ id, state: { code: error.code } });

/** Throws what keeps the only municipality shut, or the first of several where none can be opened. */
export const openInstallation = async (
  kind: ProcessKind,
  found: FoundMunicipalities,
  onOpen: OnOpen,
): Promise<Installation> => {
  tellRefused(found);
  const { municipalities, refused } = found;
  const tellings = await Promise.all(municipalities.map(({ config, id }) => openTelling(config, kind, id)));
  let stopping = false;

  const openAt = (position: number): OpenMunicipality | undefined => {
    const result = openings.of(position);
    return result !== undefined && 'open' in result ? result.open : undefined;
  };
  const stateOf = (position: number): Watched | NotOpen => {
    const result = openings.of(position);
    return (
      openAt(position)?.watched?.state ?? {
        code: result !== undefined && 'fault' in result ? codeOf(result.fault) : 'OPENING',
      }
    );
  };
  const consoles = listeners((address) => {
    const sites = () =>
      municipalities.flatMap(({ config }, position) =>
        isSameAddress(config.console, address)
          ? [openAt(position)?.console?.site ?? closedSite(config.console.publicUrl)]
          : [],
      );
    return listen(chooseSite(sites), address);
  });
  const watchers = listeners(async (address) => {
    const all = () => [
      ...municipalities.flatMap(({ id, config }, position) =>
        isSameAddress(config.metrics, address) ? [{ id, state: stateOf(position) }] : [],
      ),
      ...refused.map(notOpen),
    ];
    const { listenForWatchers } = await import('../observe/metrics.ts');
    return listenForWatchers(kind, address, { municipalities: all, stopping: () => stopping });
  });
  const openings = eachByItself(
    municipalities.map((one, position) => async () => {
      const telling = tellings[position]!;
      const open = await openMunicipality(one, kind, { telling, consoles, watchers });
      onOpen(one, open, telling);
      return open;
    }),
    (position, error) => tellings[position]!.onFault(error, 'a municipality could not be opened and is tried again'),
  );
  await openings.begin();
  return {
    close: async () => {
      stopping = true;
      const open = await openings.end();
      await Promise.all(open.map((one) => one.quiet()));
      await consoles.close();
      await Promise.all(open.map((one) => one.close()));
      await watchers.close();
    },
  };
};
