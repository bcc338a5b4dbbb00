// The import rules. Each says why; `npm run check:imports` holds the code to them.
/** What only tests use: suites, conformance suites and their helpers. */
const TESTS = '(^testing/|\\.(test|conformance)\\.ts$|/test-[a-z-]+\\.ts$)';

const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: `^${from}/`, pathNot: TESTS },
  to: {
    path: '^(domain|classifiers|watchers|pipeline|office|learning|ledger|kernels|adapters|config|server|console|app|fixtures|testing|bench)/',
    pathNot: `^(${[from, ...allowed].join('|')})/`,
  },
});
const noPackages = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: `^${from}/`, pathNot: TESTS },
  to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'core', 'npm-no-pkg', 'unknown'], pathNot: allowed },
});

module.exports = {
  forbidden: [
    only('domain-knows-nobody', 'domain', [], 'The trade does not change because a database or a library does.'),
    noPackages(
      'domain-uses-no-packages',
      'domain',
      '^$',
      'What the trade talks about must run anywhere, even in the browser.',
    ),
    only(
      'classifiers-know-the-domain-and-kernels',
      'classifiers',
      ['domain', 'kernels'],
      'Sorting is pure: letters in, answers out.',
    ),
    noPackages(
      'classifiers-use-text-tools-only',
      'classifiers',
      'natural|re2js|^node:crypto$|^crypto$',
      'A model must give the same answer on every host; only text tools may come in.',
    ),
    only(
      'watchers-know-only-the-domain',
      'watchers',
      ['domain'],
      'Watching a folder ends with a claimed file; what happens then is the pipeline’s.',
    ),
    noPackages(
      'watchers-use-chokidar-and-node',
      'watchers',
      'chokidar|^(node:)?(fs|path|crypto|os|buffer|events|timers)',
      'A watcher needs the file system and a hint that something moved.',
    ),
    only(
      'pipeline-knows-ports-not-adapters',
      'pipeline',
      ['domain', 'learning'],
      'The way of a page is the same in a village and in Hamburg.',
    ),
    {
      name: 'stages-do-not-import-each-other',
      severity: 'error',
      comment: 'A stage is one step of the flow; what two stages share has a place of its own.',
      from: { path: '^pipeline/stages/([^/]+)$', pathNot: TESTS },
      to: { path: '^pipeline/stages/', pathNot: '^pipeline/stages/$1$' },
    },
    only(
      'office-knows-the-domain-and-learning',
      'office',
      ['domain', 'learning'],
      'What people do must not depend on how machines do their part.',
    ),
    {
      ...noPackages(
        'office-uses-no-packages',
        'office',
        '^(node:)?crypto$',
        'A use case is a rule of the mailroom; no vendor is part of it.',
      ),
      from: { path: '^office/', pathNot: `^office/views/|${TESTS}` },
    },
    noPackages(
      'views-write-csv-and-nothing-else',
      'office/views',
      'csv-stringify',
      'A read model reads the store; a spreadsheet needs its format written correctly.',
    ),
    {
      name: 'views-import-no-use-case',
      severity: 'error',
      comment: 'A read model changes nothing, so it may be read, cached and rebuilt at any time.',
      from: { path: '^office/views/', pathNot: TESTS },
      to: { path: '^office/', pathNot: '^office/views/' },
    },
    only('learning-knows-the-domain', 'learning', ['domain'], 'What was decided is learned the same way everywhere.'),
    noPackages(
      'learning-uses-no-packages',
      'learning',
      '^(node:)?crypto$',
      'Models, versions and figures must be reproducible without a vendor.',
    ),
    noPackages(
      'pipeline-uses-no-packages',
      'pipeline',
      '^(node:)?crypto$',
      'A vendor in the pipeline could not be exchanged.',
    ),
    only(
      'ledger-knows-ports-not-adapters',
      'ledger',
      ['domain'],
      'What proves the books must not depend on what writes them.',
    ),
    noPackages(
      'ledger-uses-no-packages',
      'ledger',
      '^(node:)?crypto$',
      'A proof that needs a vendor is hard to repeat in twenty years.',
    ),
    only('kernels-know-nobody', 'kernels', [], 'Loops over bytes do not know whose bytes they are.'),
    noPackages(
      'kernels-read-one-file',
      'kernels',
      '^(node:)?(fs|module)$',
      'A kernel is code of the house, compiled beforehand; all it needs is to be loaded.',
    ),
    {
      name: 'adapters-know-only-the-domain',
      severity: 'error',
      comment:
        'An adapter wraps one product for one port; siblings meet in app/compose. Pixel loops are shared, and what several ports share of one product lies in adapters/<product> (processes: the operating system’s).',
      from: { path: '^adapters/([^/]+)/', pathNot: TESTS },
      to: {
        path: '^(classifiers|watchers|pipeline|office|learning|ledger|adapters|config|server|console|app|fixtures|testing|bench)/',
        pathNot: '^adapters/($1|rabbitmq|processes)/',
      },
    },
    only(
      'config-knows-only-the-domain',
      'config',
      ['domain'],
      'The configuration is data with a schema; it starts nothing.',
    ),
    only(
      'server-knows-the-domain-and-office',
      'server',
      ['domain', 'office'],
      'What answers requests is handed its ports; it opens nothing itself.',
    ),
    {
      name: 'only-auth-makes-an-actor-of-a-person',
      severity: 'error',
      comment: 'Whoever acts has signed in: no route turns a name from a request into a person. Types are no acts.',
      from: { path: '^server/', pathNot: `^server/auth/|${TESTS}` },
      to: { path: '^domain/actor\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-keeps-files-in-auth-and-http',
      severity: 'error',
      comment:
        'Sessions, tickets and the built page are files; everything else the server reads and writes through ports.',
      from: { path: '^server/', pathNot: `^server/(auth|http)/|${TESTS}` },
      to: { path: '^(node:)?fs(/promises)?$', dependencyTypes: ['core'] },
    },
    {
      name: 'console-imports-types-of-contracts-only',
      severity: 'error',
      comment: 'Schemas check requests in the server; in the browser they would only make the page larger.',
      from: { path: '^console/', pathNot: `${TESTS}|^console/tests/` },
      to: { path: '^server/contracts/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'console-knows-contracts-and-domain',
      severity: 'error',
      comment: 'The browser and the server share contracts and the words of the trade, nothing else.',
      from: { path: '^console/', pathNot: `${TESTS}|^console/tests/` },
      to: {
        path: '^(classifiers|watchers|pipeline|office|learning|ledger|kernels|adapters|config|server|app|fixtures|testing|bench)/',
        pathNot: '^server/contracts/',
      },
    },
    {
      name: 'nobody-imports-app',
      severity: 'error',
      comment: 'app puts everything together; what it puts together must not know it.',
      from: { pathNot: `^app/|^bench/|${TESTS}` },
      to: { path: '^app/' },
    },
    {
      name: 'only-compose-imports-adapters',
      severity: 'error',
      comment: 'Which product serves which port is decided in one place.',
      from: {
        path: '^(app|office|learning|ledger|pipeline|watchers|config|server|console)/',
        pathNot: `^app/compose/|${TESTS}`,
      },
      to: { path: '^adapters/' },
    },
    {
      name: 'testing-is-not-in-the-product',
      severity: 'error',
      comment: 'Fakes, services and harnesses serve tests and benches only.',
      from: { pathNot: `^(testing|bench)/|${TESTS}` },
      to: { path: '^testing/' },
    },
    {
      name: 'a-style-sheet-belongs-to-one-component',
      severity: 'error',
      comment: 'What a component looks like is beside it under its name; a second user could not see what it changes.',
      from: { path: '^console/(.+)\\.[a-z]+$' },
      to: { path: '\\.module\\.css$', pathNot: '^console/$1\\.module\\.css$' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A circle has no first line to read.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-test-tools-in-the-product',
      severity: 'error',
      comment: 'What is installed only for tests is not there in production.',
      from: { pathNot: `${TESTS}|^fixtures/|^bench/|^console/|^[^/]+$` },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
