// The OpenAPI 3.1 document of the API, generated from its contracts.
import { z } from 'zod';
import { API, isMedia, type Operation, refusal } from './operation.ts';
import { OPERATIONS } from './operations.ts';

type Json = { readonly [key: string]: unknown };

const WHAT: Readonly<Record<number, string>> = {
  400: 'Something that was sent does not keep to this contract.',
  401: 'Nobody is signed in, or the ticket is not valid.',
  403: 'The request does not come from a page of this server.',
  404: 'It does not exist.',
  409: 'Its state does not allow this any more.',
  422: 'Understood, and cannot be done.',
  429: 'Too many attempts or open event streams from this address.',
  500: 'A fault of the server; `code` is explained in docs/errors.md.',
};

/** Schemas with an id, and their location in the document. */
const refTo = (id: string): string => `#/components/schemas/${id}`;

/** A schema in the document. What has an id is collected in `named` and referred to. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output', named: Map<string, unknown>): Json => {
  const {
    $schema: _,
    $defs = {},
    ...json
  } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      // Lists are read-only in our program; that says nothing to others.
      delete jsonSchema.readOnly;
      delete jsonSchema.id;
    },
  }) as { readonly $schema?: string; readonly $defs?: Json };
  const moved = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', `"${refTo('')}`));
  for (const [id, definition] of Object.entries($defs)) named.set(id, moved(definition));
  return moved(json) as Json;
};

const parametersOf = ({ params, query }: Operation, named: Map<string, unknown>): readonly Json[] =>
  (
    [
      ['path', params],
      ['query', query],
    ] as const
  ).flatMap(([where, fields]) =>
    Object.entries(fields.shape).map(([name, field]) => ({
      name,
      in: where,
      required: where === 'path' || !field.safeParse(undefined).success,
      schema: schemaOf(field as z.ZodType, 'input', named),
    })),
  );

const refusalsOf = ({ refusals, isPublic }: Operation): Json => {
  const all: Record<string, readonly string[]> = { 400: ['invalid'], 403: ['forbidden'], 500: ['fault'] };
  if (!isPublic) all[401] = ['not-signed-in'];
  for (const [status, errors] of Object.entries(refusals)) all[status] = [...(all[status] ?? []), ...errors];
  return Object.fromEntries(
    Object.entries(all).map(([status, errors]) => [
      status,
      {
        description: `${WHAT[Number(status)]} \`error\`: ${errors.join(', ')}.`,
        content: { 'application/json': { schema: { $ref: refTo('Refused') } } },
      },
    ]),
  );
};

const operationOf = (operationId: string, operation: Operation, named: Map<string, unknown>): Json => {
  const { summary, body, answer, isPublic } = operation;
  const parameters = parametersOf(operation, named);
  const content = isMedia(answer)
    ? { [answer.media.split(';')[0]!]: {} }
    : { 'application/json': { schema: schemaOf(answer, 'output', named) } };
  return {
    operationId,
    summary,
    ...(isPublic ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input', named) } } },
        }),
    responses: { 200: { description: 'Done.', content }, ...refusalsOf(operation) },
  };
};

/** Refused requests, whatever the operation. */
const refused = z.strictObject({
  error: refusal,
  code: z.string().exactOptional().describe('Of a fault: its code.'),
});

export const openApiDocument = () => {
  const named = new Map<string, unknown>([['Refused', schemaOf(refused, 'output', new Map())]]);
  const paths: Record<string, Record<string, Json>> = {};
  for (const [id, operation] of Object.entries(OPERATIONS))
    paths[API + operation.path] = {
      ...paths[API + operation.path],
      [operation.method]: operationOf(id, operation, named),
    };
  return {
    openapi: '3.1.0' as const,
    info: {
      title: 'Poststelle',
      version: API.slice(API.lastIndexOf('/v') + 2),
      description:
        'What the console’s page asks the console’s server. A request that changes something needs the Origin of the ' +
        'console and, if it has a body, the content type application/json. In paths, ~ stands for the / of an id.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'poststelle',
          description: 'Set by POST /api/v1/session; over TLS its name is __Host-poststelle.',
        },
      },
      schemas: Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
};
