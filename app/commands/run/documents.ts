// `documents`: gives units' systems the PDFs that their messages name; one process of an office, beside any others.

import { MailroomError } from '../../../domain/errors.ts';
import { listen } from '../../../server/http/listen.ts';
import { chooseSite, closedSite } from '../../../server/http/sites.ts';
import { openDocuments } from '../../compose/documents.ts';
import { eachByItself } from '../../compose/each-by-itself.ts';
import { tellRefused } from '../../compose/installation.ts';
import { isSameAddress, listeners } from '../../compose/listeners.ts';
import { createLogger, faultFields } from '../../observe/logger.ts';
import { findMunicipalities } from '../../run/configuration.ts';
import { untilToldToStop } from '../../run/shutdown.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

export const serveDocuments = async (configFiles: readonly string[]): Promise<number> => {
  const found = findMunicipalities(configFiles);
  tellRefused(found);
  const given = found.municipalities.flatMap(({ id, config }) =>
    config.documents === undefined
      ? []
      : [{ id, config, documents: config.documents, logger: createLogger(config.log.level, id) }],
  );
  if (given.length === 0) {
    const cause = new Error('there is no section "documents"');
    throw new MailroomError('CONFIG_INVALID', { path: 'documents', cause });
  }
  const told = untilToldToStop();
  const entrances = listeners((address) => {
    const sites = () =>
      given.flatMap(({ config, documents }, position) => {
        if (!isSameAddress(documents, address)) return [];
        const result = openings.of(position);
        const { publicUrl } = config.console;
        return [result !== undefined && 'open' in result ? result.open.site : closedSite(publicUrl)];
      });
    return listen(chooseSite(sites), address);
  });
  const openings = eachByItself(
    given.map(({ config, documents, logger }) => async () => {
      const opened = await openDocuments(config, logger);
      try {
        const { url } = await entrances.at(documents);
        tell(`${config.office.name}: documents is at work.`);
        tell(`  documents ${url}`);
        return opened;
      } catch (error) {
        await opened.close();
        throw error;
      }
    }),
    (position, error) => given[position]!.logger.error(faultFields(error), 'its documents cannot be given yet'),
  );
  await openings.begin();
  const signal = await told;
  for (const { logger } of given) logger.info({ signal }, 'closing');
  const open = await openings.end();
  await entrances.close();
  await Promise.all(open.map((one) => one.close()));
  for (const { config } of given) tell(`${config.office.name}: documents has ended.`);
  return 0;
};
