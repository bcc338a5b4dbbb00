// `npm run -s poststelle -- COMMAND`: the command line, built first if it is not.
import { ensureBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
await import('../../dist/app/main.js');
