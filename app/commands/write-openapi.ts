// Writes docs/openapi.json from the contracts of the API (`npm run openapi`).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../../server/contracts/openapi.ts';
import { programFolder } from '../run/files/paths.ts';

writeFileSync(join(programFolder, 'docs/openapi.json'), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
