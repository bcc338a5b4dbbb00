// `documents`: gives units' systems the PDFs that their messages name; one process of a house, beside any others.

import { MailroomError } from '../../../domain/errors.ts';
import { LOOPBACK_ADDRESSES } from '../../../server/http/client-address.ts';
import { listen } from '../../../server/http/listen.ts';
import { documentServer } from '../../../server/unit-routes/document-server.ts';
import { openLedger } from '../../compose/ledger/open-ledger.ts';
import { labelsOf } from '../../compose/pages/page-workers.ts';
import { createLogger, faultFields } from '../../observe/logger.ts';
import { requireConfig } from '../../run/configuration.ts';
import { untilToldToStop } from '../../run/shutdown.ts';
import { unitTokens } from '../../run/unit-tokens.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

export const serveDocuments = async (configFile: string | undefined): Promise<number> => {
  const config = requireConfig(configFile);
  if (config.documents === undefined) {
    const cause = new Error('there is no section "documents"');
    throw new MailroomError('CONFIG_INVALID', { path: 'documents', cause });
  }
  const { host, port, tokens, behindProxy } = config.documents;
  const unitOf = unitTokens(tokens, labelsOf(config).units);
  const logger = createLogger(config.log.level);
  const told = untilToldToStop();
  const { store, blobs, clock } = await openLedger(config);
  const server = documentServer({
    store,
    blobs,
    unitOf,
    activeOriginals: config.handover.activeOriginals,
    onFetched: (what) => logger.info(what, 'document fetched'),
    onRefused: ({ address, waits }) =>
      logger.warn({ address }, waits ? 'wrong tokens from an address, which has to wait now' : 'a wrong token'),
    clock,
    trustedProxies: behindProxy ? (config.console.trustedProxies ?? LOOPBACK_ADDRESSES) : [],
    onError: (error) => logger.error(faultFields(error), 'a document could not be given'),
  });
  const listening = await listen(server.fetch, { host, port });
  tell(`${config.office.name}: documents is at work.`);
  tell(`  documents ${listening.url}`);
  const signal = await told;
  logger.info({ signal }, 'closing');
  await listening.close();
  await store.close();
  tell(`${config.office.name}: documents has ended.`);
  return 0;
};
