// `separator-sheet`: prints a separator sheet.
import { writeFile } from 'node:fs/promises';
import { makeSheet } from '../../compose/separator-sheet.ts';
import { requireConfig } from '../../run/configuration.ts';

export const separatorSheet = async (
  wanted: {
    readonly unit?: string;
    readonly type?: string;
    readonly profile?: string;
    readonly continue?: true;
    readonly out: string;
  },
  configFile: string | undefined,
): Promise<number> => {
  const { out, continue: continues, ...rest } = wanted;
  const made = await makeSheet({ ...rest, ...(continues ? { continues } : {}) }, requireConfig(configFile));
  if (made.kind === 'refused') {
    process.stderr.write(`${made.why}\n`);
    return 1;
  }
  await writeFile(out, made.pdf);
  process.stdout.write(`${JSON.stringify({ pdf: out, name: made.name, payload: made.payload })}\n`);
  return 0;
};
