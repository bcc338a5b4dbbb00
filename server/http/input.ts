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

/** The JSON of a body, not yet checked. */
export const jsonOf = (c: Context<Env>): Promise<unknown> =>
  c.req.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return refuse(400, 'invalid');
    throw error;
  });

/** One page of a list. A page behind the end is the last one: the list may have become shorter meanwhile. */
export const pageOf = <T>(
  all: readonly T[],
  wanted: number,
): { readonly rows: readonly T[]; readonly page: number; readonly pages: number; readonly total: number } => {
  const pages = Math.max(1, Math.ceil(all.length / ROWS_PER_PAGE));
  const page = Math.min(wanted, pages);
  return { rows: all.slice((page - 1) * ROWS_PER_PAGE, page * ROWS_PER_PAGE), page, pages, total: all.length };
};
