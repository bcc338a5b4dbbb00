// Precedence of configuration values: environment, file, defaults of the profile.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channelsIn, tellsRegister, unitsOn } from './channels.ts';
import { explainFaults } from './findings/explain.ts';
import type { ConfigFault } from './findings/fault.ts';
import { exampleFile, loadConfig } from './load.ts';
import type { Config } from './schema.ts';
import { SMALL } from './test-config.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const load = (text: string, env: Record<string, string> = {}) => {
  writeFileSync(join(cwd, 'config.yaml'), text);
  return loadConfig({ file: 'config.yaml', env, cwd });
};
const valid = (text: string, env?: Record<string, string>): Config => {
  const loaded = load(text, env);
  if (loaded.kind === 'invalid') throw new Error(explainFaults(loaded.faults, 'config.yaml').join('\n'));
  return loaded.config;
};
const faultsOf = (text: string, env?: Record<string, string>): readonly ConfigFault[] => {
  const loaded = load(text, env);
  if (loaded.kind === 'valid') throw new Error('no fault was found');
  return loaded.faults;
};

describe('without a file', () => {
  test('the sample municipality counts, with 16 types, 16 units and the sample station', () => {
    const loaded = loadConfig({ env: {}, cwd });
    if (loaded.kind === 'invalid') throw new Error(explainFaults(loaded.faults, exampleFile).join('\n'));
    const { config, source } = loaded;
    expect(source).toEqual({ file: exampleFile, isExample: true, variables: [] });
    expect(config.types).toHaveLength(16);
    expect(config.units).toHaveLength(16);
    expect(config.stations).toEqual([
      {
        id: 'sample',
        name: 'Beispielpost',
        folder: join(cwd, 'data/stations/sample'),
        subfolders: false,
        separation: 'sheets',
        ignore: [],
      },
    ]);
    for (const label of [...config.types, ...config.units]) {
      expect(label.description).not.toBe('');
      expect(label.keywords.length).toBeGreaterThanOrEqual(15);
      expect(label.keywords.length).toBeLessThanOrEqual(40);
    }
  });

  test('what the example shows switched off is valid once switched on', () => {
    const text = readFileSync(exampleFile, 'utf8')
      .replace(/^ {2}# (?=- id| *\w+: )/gm, '  ')
      .replace(/^ {2}#$/gm, '');
    const config = valid(text);
    expect(config.stations.map(({ id }) => id)).toEqual(['sample', 'rathaus-eg', 'schulamt', 'buergerbuero']);
    expect(config.stations[3]).toMatchObject({ separation: 'every-2-pages' });
    expect(config.stations[2]).toMatchObject({ polling: 5000, unit: 'schulamt', type: 'antrag' });
    expect(config.sorting.rules.map(({ id, unit }) => [id, unit])).toEqual([
      ['stadtwerke', 'kaemmerei'],
      ['kassenzeichen', 'stadtkasse'],
      ['finanzamt', 'steueramt'],
    ]);
    expect(config.sorting.model).toBe(join(cwd, 'data/model.json'));
    expect(config.console).toMatchObject({
      publicUrl: 'https://post.musterhausen.example',
      trustedProxies: ['127.0.0.1'],
    });
  });
});

describe('defaults', () => {
  test('a small file is enough, the embedded profile says the rest', () => {
    expect(valid(SMALL)).toEqual({
      profile: 'embedded',
      office: { name: 'Dorf Kleinhausen' },
      data: join(cwd, 'data'),
      store: { in: 'folder' },
      stations: [
        {
          id: 'rathaus',
          name: 'Rathaus',
          folder: join(cwd, 'scans'),
          subfolders: false,
          separation: 'sheets',
          ignore: [],
        },
      ],
      settle: {
        quietMs: 500,
        unknownQuietMs: 5000,
        emptyAfterMs: 60000,
        incompleteAfterMs: 120000,
        leftAfterMs: 900000,
        lookAgainHours: 24,
      },
      reading: { language: 'deu', workers: Math.min(8, availableParallelism()), pageLimitSeconds: 90 },
      separators: { payloads: ['PATCHT'] },
      sorting: {
        target: 0.98,
        collectOnly: false,
        checkShare: 0.03,
        acceptedWeight: 0.1,
        acceptedAfterDays: 14,
        refitAfter: 200,
        rules: [],
      },
      limits: { pagesPerDelivery: 1000, megapixelsPerPage: 120, megabytesPerFile: 500, freeMegabytes: 500 },
      queue: { in: 'process' },
      handover: { to: 'folder', folder: join(cwd, 'data/units'), withOriginal: false, activeOriginals: 'pdf-only' },
      console: { host: '127.0.0.1', port: 8080, behindProxy: false },
      log: { level: 'info' },
      types: [{ id: 'antrag', name: 'Antrag', description: '', keywords: [] }],
      units: [
        { id: 'bauamt', name: 'Bauamt', description: '', keywords: [] },
        { id: 'poststelle', name: 'Poststelle', description: '', keywords: [] },
      ],
      fallbackUnit: 'poststelle',
    });
  });

  test('a section with nothing in it keeps its defaults', () => {
    expect(valid(`${SMALL}settle:\nreading:\n  workers:\n  language: eng\n`).reading).toMatchObject({
      language: 'eng',
      pageLimitSeconds: 90,
    });
  });

  test('a further channel has the places and defaults of the office’s own, and units have what they name', () => {
    const broker = '{to: rabbitmq, url: "amqp://r", usernameFile: u, passwordFile: "{data}/p"}';
    const config = valid(`${SMALL}handover: {also: [${broker}]}\n`);
    expect(config.handover).toMatchObject({ to: 'folder', folder: join(cwd, 'data/units') });
    expect(config.handover.also).toEqual([
      {
        ...{ to: 'rabbitmq', url: 'amqp://r', prefix: 'mr', registerData: false },
        ...{ usernameFile: join(cwd, 'u'), passwordFile: join(cwd, 'data/p') },
      },
    ]);
    expect(channelsIn(config)).toEqual(['folder']);
    const units = [{ ...config.units[0]!, channel: 'rabbitmq' as const }, config.units[1]!];
    expect(channelsIn({ ...config, units })).toEqual(['folder', 'rabbitmq']);
    expect([unitsOn({ ...config, units }, 'rabbitmq'), unitsOn({ ...config, units }, 'folder')]).toEqual([
      ['bauamt'],
      ['poststelle'],
    ]);
    // A message through a broker says nothing of the register unless that is asked for; a unit without a place has the office's.
    expect(['bauamt', 'poststelle', 'dissolved'].map((unit) => tellsRegister({ ...config, units }, unit))).toEqual([
      ...[false, true, true],
    ]);
  });

  test('production keeps in MongoDB, works and hands over through RabbitMQ, and asks for all three', () => {
    const paths = faultsOf(`profile: production\n${SMALL}`).map(({ path }) => path);
    const asked = ['passwordFile', 'url', 'usernameFile'];
    expect(paths.sort()).toEqual([
      ...asked.map((key) => `handover.${key}`),
      ...asked.map((key) => `queue.${key}`),
      'store.url',
    ]);
    const broker = '{url: "amqp://rabbit:5672/post", usernameFile: /run/u, passwordFile: "{data}/p"}\n';
    const database =
      'store: {url: "mongodb://a:27017,b/?replicaSet=rs0", usernameFile: /run/mu, passwordFile: mp, caFile: "{data}/ca"}\n';
    const files = {
      url: 'amqp://rabbit:5672/post',
      usernameFile: '/run/u',
      passwordFile: join(cwd, 'data/p'),
      prefix: 'mr',
    };
    const whole = `profile: production\n${SMALL}queue: ${broker}`;
    const { queue, handover, store } = valid(`${whole}handover: ${broker}${database}`);
    expect(queue).toEqual({ in: 'rabbitmq', ...files });
    expect(handover).toEqual({ to: 'rabbitmq', registerData: false, activeOriginals: 'pdf-only', ...files });
    expect(store).toEqual({
      in: 'mongodb',
      url: 'mongodb://a:27017,b/?replicaSet=rs0',
      database: 'poststelle',
      usernameFile: '/run/mu',
      passwordFile: join(cwd, 'mp'),
      caFile: join(cwd, 'data/ca'),
    });
    expect(valid(`${whole}handover: {to: folder}\nstore: {in: folder}\n`)).toMatchObject({
      handover: { to: 'folder' },
      store: { in: 'folder' },
    });
  });
});

describe('the environment', () => {
  test('stands above the file, whatever the case of its keys', () => {
    const config = valid(SMALL, {
      POSTSTELLE_CONSOLE__PORT: '9000',
      POSTSTELLE_console__behindproxy: 'true',
      POSTSTELLE_CONSOLE__HOST: '::',
      POSTSTELLE_DATA: '/srv/x',
      POSTSTELLE_SETTLE__QUIETMS: '50',
      POSTSTELLE_OFFICE__NAME: '12',
      POSTSTELLE_SEPARATORS__PAYLOADS: 'PATCHT, TRENNER',
      POSTSTELLE_STATIONS__0__FOLDER: '{data}/scans',
      PATH: '/bin',
    });
    expect(config).toMatchObject({
      console: { host: '::', port: 9000, behindProxy: true },
      data: '/srv/x',
      settle: { quietMs: 50, unknownQuietMs: 5000 },
      office: { name: '12' },
      separators: { payloads: ['PATCHT', 'TRENNER'] },
    });
    expect(config.stations[0]!.folder).toBe('/srv/x/scans');
  });

  test('gives each process of a house a port for its figures; without one there is no listener', () => {
    expect(valid(SMALL).metrics).toBeUndefined();
    expect(valid(SMALL, { POSTSTELLE_METRICS__PORT: '9465' }).metrics).toEqual({ host: '127.0.0.1', port: 9465 });
    expect(faultsOf(`${SMALL}\nmetrics: { host: 10.0.0.5 }\n`)).toMatchObject([{ path: 'metrics.port' }]);
  });
});
