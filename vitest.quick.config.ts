// The tests to run while working: no services, no browser, no built program. Under a minute on two cores.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{domain,classifiers,learning,office,pipeline,config,watchers,kernels,ledger}/**/*.test.ts',
      'app/language.test.ts',
    ],
    // Each takes longer than five seconds.
    exclude: [
      'classifiers/{sorter,fields/index-fields}.test.ts',
      'learning/{catch-up,refit}.test.ts',
      'ledger/{tampering,cross-check}.test.ts',
      'pipeline/engine/{runner,office,relay}.test.ts',
      'pipeline/withdrawal.test.ts',
      'office/review/recall-race.test.ts',
      'watchers/folder/unfinished-files.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
  },
});
