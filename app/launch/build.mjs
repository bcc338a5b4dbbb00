// `npm run build`: what `npm start` would build, without starting.
import { ensureBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
