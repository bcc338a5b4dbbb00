// The client's address behind proxies: only what a trusted proxy wrote counts.
import { expect, test } from 'vitest';
import { addressList, clientAddress, clientKey, LOOPBACK_ADDRESSES } from './client-address.ts';

const onThisHost = addressList(LOOPBACK_ADDRESSES);
const twoProxies = addressList(['127.0.0.1', '10.1.0.0/16', 'fd00::/8']);

test.each([
  ['without a proxy it is the socket’s', '192.0.2.7', undefined, '192.0.2.7'],
  ['who is no proxy says nothing about others', '192.0.2.7', '203.0.113.1', '192.0.2.7'],
  ['the proxy names who asked it', '127.0.0.1', '203.0.113.9', '203.0.113.9'],
  [
    'what the client wrote stands on the left and is not read',
    '127.0.0.1',
    '127.0.0.1, 198.51.100.1, 203.0.113.9',
    '203.0.113.9',
  ],
  ['a socket for both families', '::ffff:127.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
  ['a proxy that adds the port', '::1', '[2001:db8::5]:4711', '2001:db8::5'],
  ['what is no address ends the search', '127.0.0.1', '203.0.113.9, unknown', '127.0.0.1'],
  ['an empty header', '127.0.0.1', ' , ', '127.0.0.1'],
])('%s', (_, socket, header, expected) => {
  expect(clientAddress(socket, header, onThisHost)).toBe(expected);
});

test('a chain of trusted proxies is followed to the first other address', () => {
  expect(clientAddress('127.0.0.1', '198.51.100.1, 203.0.113.9, 10.1.2.3', twoProxies)).toBe('203.0.113.9');
  expect(clientAddress('fd00::1', '203.0.113.9, 10.2.0.1', twoProxies)).toBe('10.2.0.1');
});

test('an IPv6 host counts as one client whichever of its addresses it takes', () => {
  expect(clientKey('2001:db8:0:1::5')).toBe(clientKey('2001:db8::1:aaaa:bbbb:cccc:dddd'));
  expect(clientKey('2001:db8:0:1::5')).not.toBe(clientKey('2001:db8:0:2::5'));
  expect(clientKey('203.0.113.9')).toBe('203.0.113.9');
});
