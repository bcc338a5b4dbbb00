// Asks the console's server, and notices when the session has ended.
import type { Refusal } from '../../server/contracts/operation.ts';
import { tellSession } from './session-ended.ts';

/** An address of the server, below the path that this page has: several municipalities may share a host. */
export const placed = (path: string): string => `.${path}`;

export const SIGN_IN = placed('/anmelden');

export class ApiError extends Error {
  readonly refusal: Refusal | 'unreachable';

  constructor(refusal: Refusal | 'unreachable', cause?: unknown) {
    super(refusal, { cause });
    this.refusal = refusal;
  }
}

export interface Call {
  readonly signal?: AbortSignal;
  /** The page asks by itself, nobody pressed anything. */
  readonly background?: boolean;
}

const refusalOf = async (response: Response): Promise<Refusal> => {
  try {
    return ((await response.json()) as { readonly error: Refusal }).error;
  } catch {
    // Not from our server: something in between answered.
    return 'fault';
  }
};

const API = '/api/v1';

const call = async <T>(path: string, init: RequestInit): Promise<T> => {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    throw new ApiError('unreachable', cause);
  }
  if (response.ok) {
    tellSession(false);
    return (await response.json()) as T;
  }
  const refusal = await refusalOf(response);
  if (refusal === 'not-signed-in' && !location.pathname.endsWith('/anmelden')) tellSession(true);
  throw new ApiError(refusal);
};

/** Where a resource of the API is. */
export const address = (path: string, query: Readonly<Record<string, string | number>> = {}): string => {
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  return placed(`${API}${path}${search.size === 0 ? '' : `?${search}`}`);
};

const BACKGROUND = { 'Poststelle-Background': '1' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

export const ask = <T>(
  path: string,
  query: Readonly<Record<string, string | number>> = {},
  { signal, background = false }: Call = {},
): Promise<T> =>
  call<T>(address(path, query), {
    ...(signal === undefined ? {} : { signal }),
    headers: background ? BACKGROUND : {},
  });

export const post = <T>(path: string, body: object = {}): Promise<T> =>
  call<T>(address(path), { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) });

/** PUT and DELETE: the address says it all. */
export const send = <T>(method: 'PUT' | 'DELETE', path: string, { background = false }: Call = {}): Promise<T> =>
  call<T>(address(path), { method, headers: background ? BACKGROUND : {} });

/** Deletes something while the page is being left; nobody waits for the answer. */
export const leave = (path: string): void => {
  fetch(address(path), { method: 'DELETE', headers: BACKGROUND, keepalive: true }).catch(() => undefined);
};
