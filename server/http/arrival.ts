// How a request reached the console: straight at this host, or through the proxy under the public address.
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Context } from 'hono';
import type { Env } from '../ports.ts';
import { addressList, clientAddress, LOOPBACK_ADDRESSES } from './client-address.ts';
import { type Arrival, type Bound, baseOf, type Front } from './front.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** What proxies add to a request and browsers never send. */
const BY_PROXIES = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

/** `name:port` of a Host header; a bracketed IPv6 address is a name too. */
const splitHost = (header: string): { readonly name: string; readonly port: number | undefined } | undefined => {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/.exec(header.toLowerCase());
  return match === null ? undefined : { name: match[1]!, port: match[2] === undefined ? undefined : Number(match[2]) };
};

const isAddress = (name: string): boolean => isIP(name.replace(/^\[|\]$/g, '')) !== 0;

/**
 * Against DNS rebinding: a foreign name that suddenly leads to this host is refused. An address is no name and cannot be
 * rebound, so where the server listens on all of them, any is taken.
 */
const isOurs = (header: string, bound: Bound | undefined): boolean => {
  const host = splitHost(header);
  if (host === undefined) return false;
  if (bound === undefined) return LOOPBACK.includes(host.name);
  if ((host.port ?? 80) !== bound.port) return false;
  if (LOOPBACK.includes(host.name)) return true;
  const everywhere = bound.host === '0.0.0.0' || bound.host === '::';
  return everywhere
    ? isAddress(host.name) || host.name === hostname().toLowerCase()
    : host.name === (bound.host.includes(':') ? `[${bound.host}]` : bound.host).toLowerCase();
};

const hostOf = (c: Context<Env>): string => c.req.header('host') ?? new URL(c.req.url).host;

/** Returns undefined for a request that is to be refused: a foreign host name, or a way round the proxy. */
export const arrivals = (
  { publicUrl, trustedProxies = LOOPBACK_ADDRESSES }: Front,
  bound: () => Bound | undefined,
): ((c: Context<Env>) => Arrival | undefined) => {
  const outside = publicUrl === undefined ? undefined : new URL(publicUrl);
  const base = baseOf(publicUrl);
  const cookieName = `poststelle${base.replaceAll('/', '-')}`;
  const isProxy = addressList(trustedProxies);
  const isThisHost = addressList(LOOPBACK_ADDRESSES);

  const throughProxy = (c: Context<Env>, socket: string): Arrival | undefined => {
    // Some proxies leave the port out; what protects against rebinding is the name.
    if (splitHost(hostOf(c))?.name !== outside!.hostname) return undefined;
    const address = clientAddress(socket, c.req.header('x-forwarded-for'), isProxy);
    // `__Host-` is for a whole host; the cookie of a path says that path.
    const cookie = `${base === '' ? '__Host-' : '__Secure-'}${cookieName}`;
    return { origin: outside!.origin, address, base, cookie, secure: true };
  };

  return (c) => {
    const socket = c.env?.incoming?.socket.remoteAddress ?? '';
    const forwarded = BY_PROXIES.some((name) => c.req.header(name) !== undefined);
    if (outside !== undefined && isProxy(socket)) {
      const arrival = throughProxy(c, socket);
      // A proxy that forwards another name would give everybody who asks for it the rights of this host.
      if (arrival !== undefined || forwarded) return arrival;
    }
    if (outside !== undefined && socket !== '' && !isThisHost(socket)) return undefined;
    if (!isOurs(hostOf(c), bound())) return undefined;
    const { protocol } = new URL(c.req.url);
    return {
      origin: `${protocol}//${hostOf(c)}`,
      address: socket,
      base,
      cookie: cookieName,
      secure: protocol === 'https:',
    };
  };
};
