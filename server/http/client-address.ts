// Which address a request came from: the socket's, or behind a trusted proxy the last one that is not a proxy itself.
import { BlockList, isIP } from 'node:net';

/** Proxies on this host. */
export const LOOPBACK_ADDRESSES = ['127.0.0.0/8', '::1'] as const;

/** `::ffff:192.0.2.1`, as a socket for both families gives it, is 192.0.2.1. A port or brackets are left out. */
const plain = (given: string): string | undefined => {
  const text = given.trim().toLowerCase();
  const bare = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = /^::ffff:([\d.]+)$/.exec(bare)?.[1] ?? bare;
  return isIP(address) === 0 ? undefined : address;
};

export type IsAmong = (address: string) => boolean;

/** Tests addresses against a list of addresses and subnets such as 10.0.0.0/8. */
export const addressList = (entries: readonly string[]): IsAmong => {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const known = plain(address);
    return known !== undefined && list.check(known, isIP(known) === 6 ? 'ipv6' : 'ipv4');
  };
};

/**
 * Each proxy appends to X-Forwarded-For whom it was asked by, so the header is read from the right for as long as the
 * address before is a trusted proxy's. What stands further left was written by the client and is not read.
 */
export const clientAddress = (socket: string, forwardedFor: string | undefined, isTrusted: IsAmong): string => {
  const hops = (forwardedFor ?? '').split(',').filter((hop) => hop.trim() !== '');
  let client = plain(socket) ?? socket;
  while (isTrusted(client)) {
    const before = plain(hops.pop() ?? '');
    if (before === undefined) break;
    client = before;
  }
  return client;
};

/** What is counted as one client: an IPv4 address, or the /64 network that an IPv6 host chooses its addresses from. */
export const clientKey = (address: string): string => {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};
