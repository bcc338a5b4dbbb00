// Holds every answer of the API in a test against its contract: status, error, content type and the JSON itself.
import { API, isMedia, type Operation } from '../../server/contracts/operation.ts';
import { OPERATIONS } from '../../server/contracts/operations.ts';

/** What every operation can answer beside its own. */
const ALWAYS: Readonly<Record<number, readonly string[]>> = {
  400: ['invalid'],
  401: ['not-signed-in'],
  403: ['forbidden'],
  500: ['fault'],
};

/** `{document}` stands for one part of the path. */
const patternOf = (path: string): RegExp =>
  new RegExp(`^${(API + path).replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);

/** Of two that fit, the one without parameters: `/models/refit`. */
export const operationAt = (method: string, path: string): Operation | undefined =>
  Object.values(OPERATIONS)
    .filter((one) => one.method === method.toLowerCase() && patternOf(one.path).test(path))
    .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0];

/** Throws if an operation of the API answered other than its contract says. Other addresses are let through. */
export const checkAnswer = async (
  { method, path }: { readonly method: string; readonly path: string },
  response: Response,
): Promise<void> => {
  const { pathname } = new URL(path, 'http://localhost');
  const operation = operationAt(method, pathname);
  if (operation === undefined) return;
  const where = `${method} ${pathname}: ${response.status}`;
  if (!response.ok) {
    const { error } = (await response.json()) as { readonly error: string };
    const known = [
      ...(ALWAYS[response.status] ?? []),
      ...(operation.refusals[response.status as keyof Operation['refusals']] ?? []),
    ];
    if (!known.includes(error)) throw new Error(`${where} ${error} is not in the contract`);
    return;
  }
  const type = response.headers.get('content-type') ?? '';
  if (isMedia(operation.answer)) {
    if (type !== operation.answer.media) throw new Error(`${where} answered ${type}, not ${operation.answer.media}`);
    return;
  }
  const found = operation.answer.safeParse(await response.json());
  if (!found.success) throw new Error(`${where} does not keep to the contract: ${found.error.message}`);
};
