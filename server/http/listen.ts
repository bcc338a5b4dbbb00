// Listens on an address for whatever answers requests, and closes without cutting an answer short.
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { MailroomError } from '../../domain/errors.ts';
import type { Bound } from './front.ts';

/** Milliseconds that running answers get to end. */
const GRACE_MS = 2_000;

export interface Listening {
  readonly url: string;
  readonly bound: Bound;
  close(): Promise<void>;
}

const urlOf = ({ host, port }: Bound): string => {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};

/** Port 0 takes a free one. Throws ADDRESS_IN_USE. */
export const listen = async (
  fetch: Parameters<typeof createAdaptorServer>[0]['fetch'],
  { host, port }: Bound,
): Promise<Listening> => {
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'EADDRINUSE' ? new MailroomError('ADDRESS_IN_USE', { host, port, cause }) : cause),
    );
    server.listen(port, host, resolve);
  });
  const bound = { host, port: (server.address() as AddressInfo).port };
  return {
    url: urlOf(bound),
    bound,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const impatient = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), GRACE_MS);
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await closed;
      clearTimeout(impatient);
    },
  };
};
