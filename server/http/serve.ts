// Serves an operation of the API: what it takes is checked by its contract, what it answers is typed by it.
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import { isMedia, type Media, type Operation } from '../contracts/operation.ts';
import type { Env } from '../ports.ts';
import { jsonOf, refuse } from './input.ts';

interface Taken<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly c: Context<Env>;
}

type Given<Answer> = Answer extends z.ZodType ? z.input<Answer> : Response;

const checked = <T extends z.ZodType>(schema: T, value: unknown): z.output<T> => {
  const result = schema.safeParse(value);
  return result.success ? result.data : refuse(400, 'invalid');
};

/** `/documents/{document}` is `/documents/:document` here. */
const routeOf = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** Adds an operation to the routes. The answer is not checked at run time: its type is, and tests parse every one. */
export const serve = <
  Answer extends z.ZodType | Media,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodObject,
>(
  routes: Hono<Env>,
  operation: Operation<Answer, Params, Query, Body>,
  answer: (taken: Taken<z.output<Params>, z.output<Query>, z.output<Body>>) => Given<Answer> | Promise<Given<Answer>>,
): void => {
  const { method, path, params, query, body } = operation;
  routes.on(method.toUpperCase(), routeOf(path), async (c) => {
    const taken = {
      params: checked(params, c.req.param()),
      query: checked(query, c.req.query()),
      body: body === undefined ? undefined : checked(body, await jsonOf(c)),
    };
    const given = await answer({ ...taken, c } as Parameters<typeof answer>[0]);
    return isMedia(operation.answer) ? (given as Response) : c.json(given as object);
  });
};
