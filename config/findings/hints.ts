// Hints about a valid configuration: deprecated names and their replacements.
import type { Config } from '../schema.ts';

/** Lines for `check-config`, in the form of its faults. */
export const hintsOf = ({ console }: Config): readonly string[] =>
  console.behindProxy && console.publicUrl === undefined
    ? [
        'console.behindProxy  is an old name and does not say the address that people open, so browsers elsewhere cannot sign in → say "publicUrl: https://post.example" instead',
      ]
    : [];

/** How people reach the console. */
export const wayToConsole = ({ console: { host, port, publicUrl, trustedProxies } }: Config): string =>
  publicUrl === undefined
    ? `console on ${host}:${port}`
    : `console on ${host}:${port}, for browsers ${publicUrl}, behind a proxy on ${trustedProxies?.join(', ') ?? 'this computer'}`;
