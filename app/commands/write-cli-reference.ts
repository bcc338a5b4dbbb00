// Writes docs/cli.md: `npm run cli-reference`, after a change of a command.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFolder } from '../run/files/paths.ts';
import { cliReference } from './output/cli-reference.ts';
import { program } from './program.ts';

writeFileSync(join(programFolder, 'docs/cli.md'), cliReference(program));
