// What the console is handed: it owns nothing but the sessions.
import type { IncomingMessage } from 'node:http';
import type { Actor, Person } from '../domain/actor.ts';
import type { Document } from '../domain/document.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { Items } from '../domain/ports/ledger/items.ts';
import type { Journal } from '../domain/ports/ledger/journal.ts';
import type { Queries } from '../domain/ports/ledger/queries.ts';
import type { ModelVersion } from '../domain/sorting/model-version.ts';
import type { QualityReport } from '../domain/sorting/quality.ts';
import type { Review } from '../office/review/review.ts';
import type { Lists } from '../office/views/lists.ts';
import type { Session, Sessions } from './auth/session.ts';
import type { RefitEnd } from './contracts/quality.ts';
import type { StandingAnswer } from './contracts/review.ts';
import type { Named, StorageAnswer } from './contracts/session.ts';
import type { Holds } from './desk/holds.ts';
import type { Arrival, Front } from './http/front.ts';

interface RequestInfo {
  readonly method: string;
  /** Without the query: ids are no secret, but a log needs none. */
  readonly path: string;
}

export interface ConsolePorts {
  readonly store: Items & Queries & Journal;
  readonly blobs: Blobs;
  readonly review: Review;
  readonly clock: Clock;
  readonly labels: { readonly types: readonly Named[]; readonly units: readonly Named[] };
  readonly stations: readonly Named[];
  /** `collectOnly`: a person decides about every letter. */
  readonly office: { readonly name: string; readonly collectOnly: boolean };
  readonly quality: () => Promise<QualityReport>;
  readonly models: {
    look(): Promise<{
      readonly versions: readonly ModelVersion[];
      readonly inUse: string | undefined;
      readonly running: boolean;
      readonly last?: RefitEnd;
      readonly lastLeftOut?: number;
      readonly decisions: number;
    }>;
    /** Starts a refit if none is running; how it ends, `look` tells. */
    refit(actor: Actor): void;
    rollBack(version: string, actor: Actor): Promise<'done' | 'in-use' | 'unknown-version'>;
  };
  /** A separator sheet as a PDF; undefined: the unit or the type is not known here. */
  readonly separatorSheet: (says: {
    readonly unit?: string;
    readonly type?: string;
    readonly continues?: true;
  }) => Promise<Uint8Array | undefined>;
  readonly signIn: {
    /** Uses up a one-time ticket and says whose it was; undefined: unknown, used or expired. */
    redeem(ticket: string): Promise<{ readonly name: string } | undefined>;
  };
  readonly changes: {
    /** Calls back after anything changed in the store, as often as it likes; returns how to stop that. */
    subscribe(listener: () => void): () => void;
  };
  /** The state of the office. `status` is public, the rest is for signed-in people. */
  readonly health: () => Promise<{
    readonly status: 'ok' | 'not-ready';
    readonly storage?: StorageAnswer;
    readonly [more: string]: unknown;
  }>;
  readonly onError: (error: unknown, request: RequestInfo) => void;
  /** The proxy before it; absent: browsers reach it as they reach this host. */
  readonly front?: Front;
  /** The folder with the built page (`dist/web`). */
  readonly webFolder: string;
  /** Where sessions are kept, so that a restart ends none. Consoles that share it share their sessions. */
  readonly sessionFolder: string;
}

/** What the routes work with. */
export interface Desk extends ConsolePorts {
  readonly lists: Lists;
  readonly sessions: Sessions;
  readonly holds: Holds;
  /** How a document stands, as `me` sees it. */
  readonly standing: (document: Document, me: Person) => Promise<StandingAnswer>;
}

/** Hono's environment: every route behind the sign-in has a session; a request handed straight to `fetch` has no socket. */
export interface Env {
  Bindings: { readonly incoming?: IncomingMessage };
  Variables: { session: Session; arrival: Arrival };
}
