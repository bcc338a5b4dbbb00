// An operation of the API: method, path, what it takes, what it answers, and with which errors it refuses.
import { z } from 'zod';

/** Every path below this one is part of the API; a change that breaks callers gets a new number. */
export const API = '/api/v1';

/** What `error` says in every answer that is not a success. */
export const refusal = z.enum([
  'not-signed-in',
  'ticket-refused',
  'too-many-attempts',
  'forbidden',
  'invalid',
  'not-found',
  'not-waiting',
  'unknown-label',
  'no-such-place',
  'unusable-field',
  'unanswered',
  'not-proposed',
  'no-such-answer',
  'not-recallable',
  'fault',
]);
export type Refusal = z.infer<typeof refusal>;

export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 422 | 429;

/** An answer that is no JSON. */
export interface Media {
  readonly media: string;
}

/** Path parameters and queries arrive as text; a body is JSON. */
type Fields = z.ZodObject;

export interface Operation<
  Answer extends z.ZodType | Media = z.ZodType | Media,
  Params extends Fields = Fields,
  Query extends Fields = Fields,
  Body extends Fields = Fields,
> {
  readonly summary: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below `API`, with parameters in braces: `/documents/{document}/pdf`. */
  readonly path: string;
  readonly params: Params;
  readonly query: Query;
  /** Absent: a body is not read. */
  readonly body?: Body;
  readonly answer: Answer;
  /** Beside what every operation can answer: 400, 401, 403 and 500. */
  readonly refusals: { readonly [status in RefusalStatus]?: readonly Refusal[] };
  /** It needs no session. */
  readonly isPublic: boolean;
}

const NONE = z.object({});

export const operation = <
  Answer extends z.ZodType | Media,
  Params extends Fields = typeof NONE,
  Query extends Fields = typeof NONE,
  Body extends Fields = never,
>(
  spec: Pick<Operation<Answer, Params, Query, Body>, 'summary' | 'method' | 'path' | 'answer'> &
    Partial<Operation<Answer, Params, Query, Body>>,
): Operation<Answer, Params, Query, Body> => ({
  params: NONE as unknown as Params,
  query: NONE as unknown as Query,
  refusals: {},
  isPublic: false,
  ...spec,
});

/** The answer to what only has to be done. */
export const nothing = z.strictObject({});

export const isMedia = (answer: z.ZodType | Media): answer is Media => 'media' in answer;
