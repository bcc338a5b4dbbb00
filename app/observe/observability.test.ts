// Dashboards and alerts use existing metrics in valid expressions, and fire when they should.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { FAULTS } from '../../domain/errors.ts';
import { systemClock as clock } from '../run/system-clock.ts';
import { listenForWatchers, openMeter } from './metrics.ts';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const read = (name: string): string => readFileSync(join(docs, name), 'utf8');

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string; readonly action: string; readonly runbook: string };
}
const alerts = (parse(read('observability/alerts.yaml')).groups as { rules: readonly Alert[] }[]).flatMap(
  ({ rules }) => rules,
);
const dashboard = JSON.parse(read('observability/grafana-dashboard.json'));
const shown: readonly string[] = dashboard.panels.flatMap(({ targets = [] }: { targets?: { expr: string }[] }) =>
  targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', '.+')),
);
const expressions = [...alerts.map(({ expr }) => expr), ...shown];

/** Everything a process tells, in Prometheus' text format. */
let told: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-observability-'));
  const store = await openSqliteStore(join(folder, 'store.sqlite'));
  const at = { host: '127.0.0.1', port: 0 };
  const meter = openMeter('relay');
  const job = { work: 'page', kind: 'page', id: 'd-1/p0001' } as const;
  meter.steps.stepDone({ job, action: 'read', details: {}, ms: 900, times: { read: 700 } });
  const part = { name: 'store', isUp: async () => true } as const;
  const disks = [{ folder: 'data', free: 5e9, size: 9e9 }] as const;
  const storage = { look: async () => ({ state: 'ok', disks }) as const };
  const state = meter.watch({ store, clock, parts: [part], storage, onFault: () => {} });
  const municipalities = () => [{ id: undefined, state }];
  const listening = await listenForWatchers('relay', at, { municipalities, stopping: () => false });
  told = await (await fetch(`${listening.url}/metrics`)).text();
  await listening.close();
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const promtool = (args: readonly string[], input = ''): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const child = execFile('promtool', [...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
    child.stdin!.end(input);
  });

/** Label names of each exposed series; Prometheus itself adds `job` and `instance`. */
const labelsTold = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const all = new Map<string, Set<string>>([['up', new Set()]]);
  for (const line of told.split('\n')) {
    const [, name, labels = ''] = /^([a-z_0-9]+)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name === undefined) continue;
    const known = all.get(name) ?? new Set(['job', 'instance']);
    for (const [, label] of labels.matchAll(/(\w+)="/g)) known.add(label!);
    all.set(name, known);
  }
  return all;
};

test('every figure that dashboard and alerts ask for is told, with the labels they ask by', () => {
  const known = labelsTold();
  const asked = expressions.flatMap((expression) =>
    [...expression.matchAll(/\b(up|(?:poststelle|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)].map(([, name, by = '']) => ({
      name: name!,
      labels: [...by.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label!),
    })),
  );
  expect(asked.length).toBeGreaterThan(expressions.length - 1);
  expect(asked.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  const foreign = asked.flatMap(({ name, labels }) =>
    labels.filter((label) => name !== 'up' && !known.get(name)?.has(label)).map((label) => `${name}{${label}}`),
  );
  expect(foreign).toEqual([]);
  const everyLabel = new Set([...known.values()].flatMap((labels) => [...labels]));
  const grouped = expressions.flatMap((one) =>
    [...one.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, by]) => by!.split(/,\s*/)),
  );
  expect(grouped.filter((label) => !everyLabel.has(label))).toEqual([]);
});

test('the manual names every figure', () => {
  const manual = read('operating/monitoring.md');
  const names = [...told.matchAll(/^# TYPE poststelle_(\w+)/gm)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
});

test('every code that an alert names is one of the house', () => {
  const codes = alerts.flatMap(({ expr }) =>
    [...expr.matchAll(/code=~?"([^"]+)"/g)].flatMap(([, all]) => all!.split('|')),
  );
  expect(codes.filter((code) => code !== 'UNEXPECTED' && !(code in FAULTS))).toEqual([]);
});

test('every alert says what to do, and stands in the manual where its link leads', () => {
  const manual = read('operating/monitoring.md');
  expect(manual).toMatch(/^### When an alert fires$/m);
  for (const { alert, annotations } of alerts) {
    expect(Object.keys(annotations).toSorted()).toEqual(['action', 'runbook', 'summary']);
    expect(annotations.runbook).toBe('docs/operating/monitoring.md#when-an-alert-fires');
    expect(manual).toContain(`| \`${alert}\``);
  }
});

test('the alerts fire when they should, and only then', async () => {
  const ran = await promtool(['test', 'rules', join(docs, 'observability/alerts.test.yaml')]);
  expect(ran.said).toContain('SUCCESS');
  expect(ran.code).toBe(0);
  const tried = read('observability/alerts.test.yaml');
  for (const { alert } of alerts) expect(tried).toContain(`alertname="${alert}"`);
});

test('Prometheus understands every expression of the dashboard', async () => {
  const file = join(folder, 'dashboard.yaml');
  const rules = shown.map((expr, index) => ({ record: `panel:${index}`, expr }));
  writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules }] }));
  const ran = await promtool(['check', 'rules', file]);
  expect(ran.said).toContain(`SUCCESS: ${shown.length} rules found`);
});

test('names and help keep to Prometheus’ conventions', async () => {
  const ours = told.split('\n').filter((line) => /^(# \w+ )?poststelle_/.test(line));
  const ran = await promtool(['check', 'metrics'], `${ours.join('\n')}\n`);
  expect([ran.said.trim(), ran.code]).toEqual(['', 0]);
});
