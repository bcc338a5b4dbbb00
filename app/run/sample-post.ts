// Provides the sample post on the first start of the sample municipality.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Config } from '../../config/schema.ts';
import type { Queries } from '../../domain/ports/ledger/queries.ts';
import { faultFields, type Logger } from '../observe/logger.ts';
import { samplePostScript } from './files/paths.ts';

const STATION = 'sample';

/** Does nothing if anything ever arrived in this office. Never rejects: the office works without its sample. */
export const dropSamplePost = async (config: Config, store: Queries, logger: Logger): Promise<void> => {
  const station = config.stations.find(({ id }) => id === STATION);
  if (station === undefined || (await store.list('delivery', { limit: 1 })).length > 0) return;
  try {
    logger.info('first run: the sample post is drawn and dropped into the sample station’s folder');
    await mkdir(station.folder, { recursive: true });
    await promisify(execFile)(process.execPath, [samplePostScript, station.folder]);
    logger.info('first run: all of the sample post is there');
  } catch (error) {
    logger.error(faultFields(error), 'the sample post could not be drawn');
  }
};
