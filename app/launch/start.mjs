// `npm start`: installs and builds if necessary, then starts the office.
import { ensureBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
process.argv.splice(2, 0, 'start');
await import('../../dist/app/main.js');
