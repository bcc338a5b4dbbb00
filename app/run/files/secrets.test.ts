// Secrets from the files that the configuration names.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { brokerOf } from './secrets.ts';

test('of a secret the first line counts, of certificates the whole file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-secrets-'));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  };
  const certificates = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  const named = {
    url: 'amqps://rabbit.example/',
    usernameFile: file('user', 'post\n'),
    passwordFile: file('password', 'se cret\r\nsecond line\n'),
    caFile: file('ca.pem', certificates),
  };
  expect(brokerOf(named)).toEqual({
    url: 'amqps://rabbit.example/',
    credentials: { username: 'post', password: 'se cret' },
    ca: certificates,
  });
  rmSync(folder, { recursive: true });
  expect(() => brokerOf(named)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
