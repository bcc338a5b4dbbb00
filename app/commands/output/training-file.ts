// Reads training letters from JSON lines; invalid lines are reported by number.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { MailroomError } from '../../../domain/errors.ts';
import type { Letter } from '../../../domain/sorting/classification.ts';

/** An id may be a number in other people's files; `classify` gives it back as it came. */
const id = z.union([z.string(), z.number()]);
const unlabelled = z.object({ id, text: z.string() });
const labelled = unlabelled.extend({ id: id.transform(String), type: z.string().min(1), unit: z.string().min(1) });

/** Throws LETTERS_INVALID with file, line (from 1) and what is wrong with it; never the letter's text. */
const readLines = async <T>(file: string, schema: z.ZodType<T>): Promise<readonly T[]> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new MailroomError('LETTERS_INVALID', { file, cause });
  }
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new MailroomError('LETTERS_INVALID', { file, line: index + 1, what: 'not JSON' });
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return [parsed.data];
    const what = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new MailroomError('LETTERS_INVALID', { file, line: index + 1, what });
  });
};

export const readUnlabelled = (file: string): Promise<readonly z.infer<typeof unlabelled>[]> =>
  readLines(file, unlabelled);

/** Which letters go to a new unit or type. */
export const readReassignments = async (
  file: string,
  of: 'type' | 'unit',
): Promise<readonly { readonly document: string; readonly to: string }[]> => {
  const lines = await readLines(file, z.object({ document: z.string().min(1), [of]: z.string().min(1) }));
  return lines.map((line) => ({ document: line.document as string, to: line[of] as string }));
};

export const readLabelled = async (files: readonly string[]): Promise<readonly Letter[]> =>
  (await Promise.all(files.map((file) => readLines(file, labelled)))).flat();
