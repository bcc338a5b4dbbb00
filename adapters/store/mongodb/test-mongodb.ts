// A MongoDB wire server for a test file, and stores on it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { startMongodb, type WireServer } from '../../../testing/services/mongodb.ts';
import { connectMongodb } from './connection.ts';
import { openMongodbStore } from './store.ts';

/** Runs while the tests of a file do. Resolves to its URL, which is there once they have begun. */
export const wireServer = (): (() => string) => {
  let server: WireServer;
  beforeAll(async () => {
    server = await startMongodb();
  });
  afterAll(() => server.stop());
  return () => server.url;
};

export const freshName = (): string => `test-${randomUUID()}`;

export const openAt = async (url: string, database: string): Promise<Store> =>
  openMongodbStore(await connectMongodb({ url, database }));
