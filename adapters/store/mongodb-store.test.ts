// The suite every store passes, on a MongoDB wire server and on a real MongoDB where MONGODB_URL names one.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { startMongodb, type WireServer } from '../../fixtures/services/mongodb.ts';
import { connectMongodb } from './mongodb-connection.ts';
import { openMongodbStore } from './mongodb-store.ts';
import type { StorePlace } from './sample-items.conformance.ts';
import { storeConformance } from './store.conformance.ts';

let server: WireServer;
beforeAll(async () => {
  server = await startMongodb();
});
afterAll(() => server.stop());

/** A database of its own on the server at `url`. */
const databaseAt = (url: () => string) => async (): Promise<StorePlace> => {
  const settings = { url: url(), database: `test-${randomUUID()}` };
  return {
    open: async () => openMongodbStore(await connectMongodb(settings)),
    remove: async () => {
      const { db, close } = await connectMongodb(settings);
      await db.dropDatabase();
      await close();
    },
  };
};

storeConformance(
  'mongodb-store on a wire server',
  databaseAt(() => server.url),
);

const real = process.env.MONGODB_URL;
if (real !== undefined)
  storeConformance(
    'mongodb-store on MongoDB',
    databaseAt(() => real),
  );
