// The way to the console: where it listens, the proxy before it, and how a request came.

/** Where the server listens. */
export interface Bound {
  readonly host: string;
  readonly port: number;
}

/** The proxy before the console, if there is one. */
export interface Front {
  /** `https://post.example`: what stands in the browser’s address line, without a path. */
  readonly publicUrl?: string | undefined;
  /** Addresses and subnets whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[] | undefined;
}

/** What the checks of a request go by. */
export interface Arrival {
  /** What a page of ours has as its origin. */
  readonly origin: string;
  /** The client; empty without a socket, where everybody counts as one. */
  readonly address: string;
  /** The cookie’s name. A browser accepts `__Host-` only over TLS, from this host and for the whole of it. */
  readonly cookie: '__Host-poststelle' | 'poststelle';
  readonly secure: boolean;
}
