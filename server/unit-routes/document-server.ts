// Where units' systems fetch the PDF that a message names: each with a token of its own, each only what was handed to it.

import type { IncomingMessage } from 'node:http';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { BlobRef } from '../../domain/blob.ts';
import { type ActiveOriginals, isWithheld } from '../../domain/carried.ts';
import { hasOriginal } from '../../domain/delivery.ts';
import { type Document, type DocumentAtUnit, type DocumentInHandover, isAtUnit } from '../../domain/document.ts';
import { isFault } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { attempts } from '../auth/attempts.ts';
import { ofDocument } from '../contracts/parts.ts';
import { addressList, clientAddress, clientKey } from '../http/client-address.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import { pathBehind } from '../http/front.ts';

export interface DocumentPorts {
  readonly store: Pick<Store, 'get' | 'childrenOf'>;
  readonly blobs: Pick<Blobs, 'get'>;
  /** Whose token it is; undefined: nobody's. */
  readonly unitOf: (token: string) => string | undefined;
  /** What becomes of originals that act; absent: a unit gets our PDF only. */
  readonly activeOriginals?: ActiveOriginals;
  readonly onFetched: (what: { readonly unit: string; readonly document: string; readonly file: string }) => void;
  /** Told of the first wrong token from an address, and when it is made to wait; not of each. */
  readonly onRefused: (what: { readonly address: string; readonly waits: boolean }) => void;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
  /** Addresses and subnets of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** The municipality's public address, if it has one: below its path documents are given too. */
  readonly publicUrl?: string | undefined;
}

type Given = DocumentInHandover | DocumentAtUnit;

/** Waits for its confirmation, or has arrived: the unit has the message, or will have it in this moment. */
const isGiven = (document: Document): document is Given => document.state === 'in-handover' || isAtUnit(document);

export const documentServer = (ports: DocumentPorts) => {
  const { store, blobs, unitOf, activeOriginals = 'pdf-only', onFetched, onRefused, onError } = ports;
  const isProxy = addressList(ports.trustedProxies);
  const slow = attempts(ports);
  const app = new Hono<{ Bindings: { readonly incoming?: IncomingMessage }; Variables: { unit: string } }>({
    getPath: pathBehind(ports.publicUrl),
  });
  // A browser that opens one of these files by itself runs nothing of it.
  const contentSecurityPolicy = { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] };
  app.use(secureHeaders({ strictTransportSecurity: false, contentSecurityPolicy }));
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  app.onError((error, c) => {
    onError(error);
    return c.json({ error: 'fault' }, isFault(error, 'STORE_UNAVAILABLE') ? 503 : 500);
  });
  app.notFound((c) => c.json({ error: 'not-found' }, 404));

  app.use(async (c, next) => {
    const socket = c.env?.incoming?.socket.remoteAddress ?? '';
    const address = clientAddress(socket, c.req.header('x-forwarded-for'), isProxy);
    const client = clientKey(address);
    const wait = slow.wait(client);
    if (wait > 0) return c.json({ error: 'too-many-attempts' }, 429, { 'Retry-After': String(wait) });
    const [, token = ''] = /^Bearer (\S+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
    const unit = unitOf(token);
    if (unit === undefined) {
      const failures = slow.failed(client);
      const waits = slow.wait(client) > 0;
      if (failures === 1 || waits) onRefused({ address, waits });
      return c.json({ error: 'no-token' }, 401, { 'WWW-Authenticate': 'Bearer realm="poststelle"' });
    }
    c.set('unit', unit);
    return next();
  });

  /** What this unit has been given. Another unit's document and one that does not exist look the same. */
  const givenTo = async (unit: string, idInPath: string): Promise<Given | undefined> => {
    const id = ofDocument.shape.document.safeParse(idInPath).data;
    const document = id === undefined ? undefined : (await store.get('document', id))?.item;
    return document !== undefined && isGiven(document) && document.unit === unit ? document : undefined;
  };

  /** As a download: a file from outside is shown by nobody. */
  const fileOf = async (ref: BlobRef, { type, name }: { readonly type: string; readonly name: string }) =>
    new Response(Uint8Array.from(await blobs.get(ref)), {
      headers: {
        'Content-Type': type,
        'Content-Disposition': contentDisposition('attachment', name),
        'Content-Length': String(ref.size),
        ETag: `"${ref.sha256}"`,
      },
    });

  const what = {
    pdf: async ({ id, pdf }: Given) => fileOf(pdf, { type: 'application/pdf', name: `${id.replace('/', '_')}.pdf` }),
    original: async (document: Given) => {
      const delivery = (await store.get('delivery', document.delivery))?.item;
      // A stack holds other units' letters too.
      const alone = (await store.childrenOf('document', document.delivery)).length === 1;
      if (!hasOriginal(delivery) || !alone) return;
      if ('originalHas' in delivery && isWithheld(delivery.originalHas, activeOriginals)) return;
      return fileOf(delivery.original, { type: 'application/octet-stream', name: delivery.fileName });
    },
  };

  app.get('/documents/:delivery/:letter/:file{pdf|original}', async (c) => {
    const { delivery, letter, file } = c.req.param();
    const unit = c.get('unit');
    const document = await givenTo(unit, `${delivery}~${letter}`);
    const answer = document === undefined ? undefined : await what[file as keyof typeof what](document);
    if (document === undefined || answer === undefined) return c.notFound();
    if (c.req.method !== 'HEAD') onFetched({ unit, document: document.id, file });
    return answer;
  });
  return app;
};
