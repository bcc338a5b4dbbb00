// Units' access tokens: one file per unit in a folder. Only hashes are kept in memory.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MailroomError } from '../../domain/errors.ts';
import { requirePrivate } from './files/secret-files.ts';
import { readSecret } from './files/secrets.ts';

/** Shorter ones could be guessed. `openssl rand -hex 32` makes 64 signs. */
const SHORTEST = 32;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new MailroomError('CONFIG_INVALID', { folder, cause });
  }
};

/** Resolves a token to its unit. Throws SECRET_EXPOSED, or CONFIG_INVALID: a file of no unit, a token that is too short or used twice. */
export const unitTokens = (folder: string, units: ReadonlySet<string>): ((token: string) => string | undefined) => {
  requirePrivate(folder);
  const known = new Map<string, string>();
  for (const unit of namesIn(folder)) {
    const file = join(folder, unit);
    const token = units.has(unit) ? readSecret(file) : '';
    const wrong = !units.has(unit)
      ? 'there is no such unit'
      : token.length < SHORTEST
        ? `a token has ${SHORTEST} signs or more`
        : known.has(hashOf(token))
          ? 'two units have the same token'
          : undefined;
    if (wrong !== undefined) throw new MailroomError('CONFIG_INVALID', { file, cause: new Error(wrong) });
    known.set(hashOf(token), unit);
  }
  return (token) => known.get(hashOf(token));
};
