// Pictures, texts, PDFs and originals. A request names a page, a document or a delivery, never a blob.
import { type Context, Hono } from 'hono';
import type { BlobRef } from '../../domain/blob.ts';
import { hasOriginal } from '../../domain/delivery.ts';
import type { Page } from '../../domain/page.ts';
import { deliveryOperations } from '../contracts/deliveries.ts';
import { documentOperations } from '../contracts/documents.ts';
import type { Media } from '../contracts/operation.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import { refuse } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';

const previewOf = (page: Page): BlobRef | undefined => {
  if (page.state === 'read') return page.reading.preview;
  return page.state === 'separator' || page.state === 'blank' ? page.preview : undefined;
};

export const blobRoutes = ({ store, blobs }: Desk): Hono<Env> => {
  const routes = new Hono<Env>();
  const { loadOriginal, loadPreview } = deliveryOperations;
  const { loadPdf, loadText } = documentOperations;

  const send = async (
    c: Context<Env>,
    { answer }: { readonly answer: Media },
    { ref, disposition }: { readonly ref: BlobRef; readonly disposition?: string },
  ): Promise<Response> =>
    c.body(new Uint8Array(await blobs.get(ref)), 200, {
      'Content-Type': answer.media,
      ...(disposition === undefined ? {} : { 'Content-Disposition': disposition }),
    });

  serve(routes, loadPreview, async ({ c, params }) => {
    const page = (await store.get('page', params.page))?.item;
    const ref = page && previewOf(page);
    return ref === undefined ? refuse(404, 'not-found') : send(c, loadPreview, { ref });
  });
  serve(routes, loadText, async ({ c, params }) => {
    const document = (await store.get('document', params.document))?.item;
    if (document === undefined || !('text' in document)) return refuse(404, 'not-found');
    const name = `${document.receivedAt.slice(0, 10)}-text.txt`;
    return send(c, loadText, { ref: document.text, disposition: contentDisposition('attachment', name) });
  });
  serve(routes, loadPdf, async ({ c, params }) => {
    const document = (await store.get('document', params.document))?.item;
    if (document === undefined || !('pdf' in document)) return refuse(404, 'not-found');
    const name = `${document.receivedAt.slice(0, 10)}-${document.type}-${document.unit}.pdf`;
    return send(c, loadPdf, { ref: document.pdf, disposition: contentDisposition('inline', name) });
  });
  serve(routes, loadOriginal, async ({ c, params }) => {
    const delivery = (await store.get('delivery', params.delivery))?.item;
    const original = hasOriginal(delivery) ? delivery.original : undefined;
    if (delivery === undefined || original === undefined) return refuse(404, 'not-found');
    // Whatever it is, it is nothing a browser should open.
    const disposition = contentDisposition('attachment', delivery.fileName);
    return send(c, loadOriginal, { ref: original, disposition });
  });
  return routes;
};
