// The OpenAPI document of the API, for those who are signed in: it is the same as docs/openapi.json.
import { Hono } from 'hono';
import { openApiDocument } from '../contracts/openapi.ts';
import { sessionOperations } from '../contracts/session.ts';
import { serve } from '../http/serve.ts';
import type { Env } from '../ports.ts';

export const openApiRoutes = (): Hono<Env> => {
  const routes = new Hono<Env>();
  const document = openApiDocument();
  serve(routes, sessionOperations.loadOpenApi, () => document);
  return routes;
};
