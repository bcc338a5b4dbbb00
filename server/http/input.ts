// What arrives in a request, refusals of it, and one page of a list.
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Refusal, RefusalStatus } from '../contracts/operation.ts';
import type { Env } from '../ports.ts';

const ROWS_PER_PAGE = 25;

/** Ends a request with a refusal that the page has words for. */
export const refuse = (status: RefusalStatus, error: Refusal): never => {
  throw new HTTPException(status, { message: error });
};

/** Bytes; the longest body is a decision about a document. */
const LONGEST_BODY = 16 * 1024;

const textOf = async (c: Context<Env>): Promise<string> => {
  if (Number(c.req.header('content-length') ?? 0) > LONGEST_BODY) return refuse(400, 'invalid');
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Not hono/body-limit: a body without length makes it build a new Request, which the Node adapter's own cannot become.
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.length;
    if (size > LONGEST_BODY) return refuse(400, 'invalid');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** The JSON of a body, not yet checked. */
export const jsonOf = async (c: Context<Env>): Promise<unknown> => {
  const text = await textOf(c);
  try {
    return JSON.parse(text);
  } catch {
    return refuse(400, 'invalid');
  }
};

/** One page of a list. A page behind the end is the last one: the list may have become shorter meanwhile. */
export const pageOf = <T>(
  all: readonly T[],
  wanted: number,
): { readonly rows: readonly T[]; readonly page: number; readonly pages: number; readonly total: number } => {
  const pages = Math.max(1, Math.ceil(all.length / ROWS_PER_PAGE));
  const page = Math.min(wanted, pages);
  return { rows: all.slice((page - 1) * ROWS_PER_PAGE, page * ROWS_PER_PAGE), page, pages, total: all.length };
};
