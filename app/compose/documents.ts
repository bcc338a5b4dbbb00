// The documents server of one municipality: its ledger, its units' tokens.
import type { Config } from '../../config/schema.ts';
import { MailroomError } from '../../domain/errors.ts';
import { LOOPBACK_ADDRESSES } from '../../server/http/client-address.ts';
import type { Site } from '../../server/http/sites.ts';
import { documentServer } from '../../server/unit-routes/document-server.ts';
import { faultFields, type Logger } from '../observe/logger.ts';
import { unitTokens } from '../run/unit-tokens.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { labelsOf } from './pages/page-workers.ts';

/** Throws CONFIG_INVALID, SECRET_EXPOSED, and what keeps the ledger shut. */
export const openDocuments = async (
  config: Config,
  logger: Logger,
): Promise<{ readonly site: Site; close(): Promise<void> }> => {
  if (config.documents === undefined) throw new MailroomError('CONFIG_INVALID', { path: 'documents' });
  const { tokens, behindProxy } = config.documents;
  const unitOf = unitTokens(tokens, labelsOf(config).units);
  const { store, blobs, clock } = await openLedger(config);
  const { publicUrl } = config.console;
  const { fetch } = documentServer({
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
    publicUrl,
  });
  return { site: { publicUrl, fetch }, close: store.close };
};
