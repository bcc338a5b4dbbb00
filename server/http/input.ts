// What comes from outside is checked before it is used: bodies and queries by schema, lists by the page.
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import type { Refusal } from '../contracts/api.ts';
import type { Env } from '../ports.ts';

const ROWS_A_PAGE = 25;

/** Ends a request with a refusal that the page has words for. */
export const refuse = (status: 400 | 401 | 403 | 404 | 409 | 422 | 429, error: Refusal): never => {
  throw new HTTPException(status, { message: error });
};

/** The id of a delivery, a page or a document, as domain/ids.ts makes them. */
export const anId = z.string().regex(/^[\w.-]{1,64}(?:\/[dps]\d{3,6})?$/);

export const aPage = z.coerce.number().int().min(1).max(1_000_000).default(1);

/** A label as the configuration allows it. */
export const aLabel = z.string().min(1).max(100);

const checked = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value);
  return result.success ? result.data : refuse(400, 'invalid');
};

export const queryOf = <T>(c: Context<Env>, schema: z.ZodType<T>): T => checked(schema, c.req.query());

export const bodyOf = async <T>(c: Context<Env>, schema: z.ZodType<T>): Promise<T> => {
  const body: unknown = await c.req.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return refuse(400, 'invalid');
    throw error;
  });
  return checked(schema, body);
};

/** One page of a list. A page behind the end is the last one: the list may have become shorter meanwhile. */
export const pageOf = <T>(
  all: readonly T[],
  wanted: number,
): { readonly rows: readonly T[]; readonly page: number; readonly pages: number; readonly total: number } => {
  const pages = Math.max(1, Math.ceil(all.length / ROWS_A_PAGE));
  const page = Math.min(wanted, pages);
  return { rows: all.slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE), page, pages, total: all.length };
};
