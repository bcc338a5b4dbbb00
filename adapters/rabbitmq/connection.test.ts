// Connections to a broker over TLS: only with a trusted certificate.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Broker, startRabbitmq } from '../../testing/services/rabbitmq.ts';
import { openLine } from './connection.ts';

let folder: string;
let broker: Broker;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-tls-'));
  const file = (name: string): string => join(folder, name);
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', file('key.pem'), '-out', file('certificate.pem')],
    ],
    { stdio: 'ignore' },
  );
  broker = await startRabbitmq({ key: file('key.pem'), certificate: file('certificate.pem') });
});
afterAll(async () => {
  await broker.stop();
  rmSync(folder, { recursive: true });
});

/** How the first attempt ends. */
const attempt = async (ca: string | undefined): Promise<unknown> => {
  let close = async (): Promise<void> => {};
  const end = await new Promise((resolve) => {
    void openLine(
      { ...broker, ...(ca === undefined ? {} : { ca }) },
      {
        setup: async (open) => {
          const { queue } = await (await open()).assertQueue('', { exclusive: true });
          resolve(queue);
        },
        onLost: resolve,
      },
    ).then((line) => {
      ({ close } = line);
    });
  });
  await close();
  return end;
};

test('a broker with a certificate of the house is spoken to, any other is not', async () => {
  expect(await attempt(readFileSync(join(folder, 'certificate.pem'), 'utf8'))).toMatch(/^amq\.gen/);
  expect(await attempt(undefined)).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});
