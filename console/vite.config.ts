// Builds the browser page into dist/web: plain files that the console's server reads at start.
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  // A municipality may have a path of a host: its page names its files relative to that path.
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: resolve(here, '../dist/web'),
    emptyOutDir: true,
    // Nothing inline: the content security policy allows no script, style or font but our own files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: [resolve(here, 'index.html'), resolve(here, 'sign-in.html')] },
  },
});
