// Pictures, PDFs and originals. The client names a page, a document or a delivery, never a blob.

import { Hono } from 'hono';
import { z } from 'zod';
import type { BlobRef } from '../../domain/blob.ts';
import { hasOriginal } from '../../domain/delivery.ts';
import type { Page } from '../../domain/page.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import { anId, queryOf, refuse } from '../http/input.ts';
import type { Desk, Env } from '../ports.ts';

const byId = z.object({ id: anId });

const previewOf = (page: Page): BlobRef | undefined => {
  if (page.state === 'read') return page.reading.preview;
  return page.state === 'separator' || page.state === 'blank' ? page.preview : undefined;
};

export const blobRoutes = ({ store, blobs }: Desk): Hono<Env> => {
  const bytesOf = async (ref: BlobRef): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blobs.get(ref));

  return new Hono<Env>()
    .get('/pages/preview', async (c) => {
      const page = (await store.get('page', queryOf(c, byId).id))?.item;
      const preview = page && previewOf(page);
      if (preview === undefined) return refuse(404, 'not-found');
      return c.body(await bytesOf(preview), 200, { 'Content-Type': 'image/jpeg' });
    })
    .get('/documents/text', async (c) => {
      const document = (await store.get('document', queryOf(c, byId).id))?.item;
      if (document === undefined || !('text' in document)) return refuse(404, 'not-found');
      return c.body(await bytesOf(document.text), 200, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Disposition': contentDisposition('attachment', `${document.receivedAt.slice(0, 10)}-text.txt`),
      });
    })
    .get('/documents/pdf', async (c) => {
      const document = (await store.get('document', queryOf(c, byId).id))?.item;
      if (document === undefined || !('pdf' in document)) return refuse(404, 'not-found');
      const name = `${document.receivedAt.slice(0, 10)}-${document.type}-${document.unit}.pdf`;
      return c.body(await bytesOf(document.pdf), 200, {
        'Content-Type': 'application/pdf',
        'Content-Disposition': contentDisposition('inline', name),
      });
    })
    .get('/deliveries/original', async (c) => {
      const delivery = (await store.get('delivery', queryOf(c, byId).id))?.item;
      const original = hasOriginal(delivery) ? delivery.original : undefined;
      if (delivery === undefined || original === undefined) return refuse(404, 'not-found');
      // Whatever it is, it is nothing a browser should open.
      return c.body(await bytesOf(original), 200, {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': contentDisposition('attachment', delivery.fileName),
      });
    });
};
