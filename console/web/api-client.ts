// Asks the console's server. A session that has ended leads to the sign-in.
import type { Refusal } from '../api.ts';

export const SIGN_IN = '/anmelden';

export class ApiError extends Error {
  readonly refusal: Refusal | 'unreachable';

  constructor(refusal: Refusal | 'unreachable', cause?: unknown) {
    super(refusal, { cause });
    this.refusal = refusal;
  }
}

interface Call {
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

const call = async <T>(path: string, init: RequestInit): Promise<T> => {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    throw new ApiError('unreachable', cause);
  }
  if (response.ok) return (await response.json()) as T;
  const refusal = await refusalOf(response);
  if (refusal === 'not-signed-in' && location.pathname !== SIGN_IN) location.assign(SIGN_IN);
  throw new ApiError(refusal);
};

const address = (path: string, query: Readonly<Record<string, string | number>>): string => {
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  return search.size === 0 ? path : `${path}?${search}`;
};

export const ask = <T>(
  path: string,
  query: Readonly<Record<string, string | number>> = {},
  { signal, background = false }: Call = {},
): Promise<T> =>
  call<T>(address(path, query), {
    ...(signal === undefined ? {} : { signal }),
    headers: background ? { 'Poststelle-Background': '1' } : {},
  });

export const tell = <T>(path: string, body: unknown): Promise<T> =>
  call<T>(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const previewUrl = (page: string): string => address('/api/pages/preview', { id: page });
export const pdfUrl = (document: string): string => address('/api/documents/pdf', { id: document });
export const textUrl = (document: string): string => address('/api/documents/text', { id: document });
export const bookUrl = (query: Readonly<Record<string, string>>): string => address('/api/register/csv', query);
export const originalUrl = (delivery: string): string => address('/api/deliveries/original', { id: delivery });
