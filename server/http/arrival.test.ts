// Which requests are taken for what: through the proxy, straight from this host, or refused.
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Env } from '../ports.ts';
import { arrivals } from './arrival.ts';
import type { Arrival, Front } from './front.ts';

const HERE = { host: '0.0.0.0', port: 8080 };
const BEHIND: Front = { publicUrl: 'https://post.example', trustedProxies: ['10.1.2.3'] };

const arrive = async (front: Front, remoteAddress: string, headers: Record<string, string>) => {
  const arrivalOf = arrivals(front, () => HERE);
  const app = new Hono<Env>().get('*', (c) => c.json(arrivalOf(c) ?? null));
  const answer = await app.request('/', { headers }, { incoming: { socket: { remoteAddress } } } as never);
  return (await answer.json()) as Arrival | null;
};

const PUBLIC = { origin: 'https://post.example', base: '', cookie: '__Host-poststelle', secure: true };

test.each([
  ['under the public name', 'post.example', '203.0.113.9'],
  ['under the public name with the port that the proxy has', 'POST.example:443', '203.0.113.9'],
])('the proxy asks %s', async (_, Host, client) => {
  const headers = { Host, 'X-Forwarded-For': `127.0.0.1, ${client}`, 'X-Forwarded-Host': 'evil.example' };
  expect(await arrive(BEHIND, '10.1.2.3', headers)).toEqual({ ...PUBLIC, address: client });
  expect(await arrive(BEHIND, '::ffff:10.1.2.3', headers)).toEqual({ ...PUBLIC, address: client });
});

test.each([
  ['the proxy forwards a foreign name', '10.1.2.3', { Host: 'evil.example', 'X-Forwarded-For': '203.0.113.9' }],
  ['the proxy forwards this host’s own name', '10.1.2.3', { Host: '10.0.0.5:8080', 'X-Forwarded-For': '203.0.113.9' }],
  ['a neighbour goes round the proxy under the public name', '10.1.2.4', { Host: 'post.example' }],
  ['a neighbour goes round the proxy under an address', '10.1.2.4', { Host: '10.0.0.5:8080' }],
  ['a neighbour passes for the proxy', '10.1.2.4', { Host: 'post.example', 'X-Forwarded-For': '10.1.2.3' }],
  ['somebody on this host asks for a foreign name', '127.0.0.1', { Host: 'evil.example:8080' }],
  ['somebody on this host asks for the public name', '127.0.0.1', { Host: 'post.example' }],
])('refused: %s', async (_, socket, headers) => {
  expect(await arrive(BEHIND, socket, headers)).toBeNull();
});

test('this host reaches it directly beside the proxy, without a cookie that asks for TLS', async () => {
  const direct = {
    origin: 'http://127.0.0.1:8080',
    base: '',
    cookie: 'poststelle',
    secure: false,
    address: '127.0.0.1',
  };
  expect(await arrive(BEHIND, '127.0.0.1', { Host: '127.0.0.1:8080' })).toEqual(direct);
});

test('without a public address nothing that a proxy would say is read', async () => {
  const headers = { Host: '10.0.0.5:8080', 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https' };
  expect(await arrive({}, '10.1.2.4', headers)).toMatchObject({ address: '10.1.2.4', secure: false });
});
