// Trains the starter model from the shipped letters; part of `npm run build`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { serialise } from '../../classifiers/model/model-file.ts';
import { train } from '../../classifiers/train.ts';
import { loadConfig } from '../../config/load.ts';
import { MailroomError } from '../../domain/errors.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { programFolder, starterModelFile } from './files/paths.ts';

// The sample municipality's labels, whatever configuration or environment surrounds the build.
const loaded = loadConfig({ env: {}, cwd: programFolder });
if (loaded.kind === 'invalid') throw new MailroomError('CONFIG_INVALID', { file: loaded.source.file });
mkdirSync(dirname(starterModelFile), { recursive: true });
writeFileSync(starterModelFile, serialise(train(loadLetters(), loaded.config)));
