// Starts a multi-process installation for tests and benches: the built program, one process per role, one ledger, a real broker.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMongodb } from '../../adapters/store/mongodb/connection.ts';
import { openMongodbStore } from '../../adapters/store/mongodb/store.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { ProcessKind } from '../../app/compose/roles.ts';
import { programFolder, roomsOf } from '../../app/run/files/paths.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Broker } from '../services/rabbitmq.ts';

export interface HouseProcess {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  said(): string;
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
}

export interface StartOptions {
  /** Added to the environment of the tests. */
  readonly env?: NodeJS.ProcessEnv;
  /** Another way to the broker: `amqp://host:port/`. */
  readonly brokerUrl?: string;
  /** Comes before the command, for another host. */
  readonly before?: readonly string[];
}

export interface House {
  readonly folder: string;
  /** The configuration file. */
  readonly config: string;
  readonly store: Store;
  readonly data: string;
  readonly prefix: string;
  /** Resolves when the process says that it is at work. `scripted`: `work` that reads as testing/processes/scripted-files says. */
  start(role: ProcessKind | 'scripted', options?: StartOptions): Promise<HouseProcess>;
  /** Drops a file of this content, whole at once. */
  dropBytes(station: 'eg' | 'steuer', file: string, bytes: Uint8Array): void;
  close(): Promise<void>;
}

interface HouseOptions {
  /** Where a MongoDB is reached; absent: the store is a folder's. */
  readonly mongodb?: string;
  /** Where the data folder is made. */
  readonly disk?: string;
  /** Pages that a worker reads at the same time; absent: one. */
  readonly hands?: number;
}

export const openHouse = async (
  broker: Pick<Broker, 'url' | 'credentials'>,
  prefix: string,
  { mongodb, disk, hands = 1 }: HouseOptions = {},
): Promise<House> => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-house-'));
  const example = readFileSync(join(programFolder, 'config/examples/musterhausen.yaml'), 'utf8');
  const data = join(disk ?? folder, 'data');
  const config = join(folder, 'poststelle.yaml');
  writeFileSync(join(folder, 'user'), `${broker.credentials.username}\n`);
  writeFileSync(join(folder, 'password'), `${broker.credentials.password}\n`, { mode: 0o600 });
  const at = `url: "${broker.url}", usernameFile: ${folder}/user, passwordFile: ${folder}/password, prefix: ${prefix}`;
  writeFileSync(
    config,
    `profile: production
office: { name: Teststadt }
data: ${data}
store: ${mongodb === undefined ? '{ in: folder }' : `{ in: mongodb, url: "${mongodb}", database: ${prefix} }`}
stations:
  - { id: eg, name: Erdgeschoss, folder: ${folder}/eg }
  - { id: steuer, name: Steueramt, folder: ${folder}/steuer, unit: steueramt, type: sepa-mandat }
reading: { workers: ${hands} }
queue: { in: rabbitmq, ${at} }
handover: { to: rabbitmq, ${at} }
console: { port: 0 }
metrics: { port: 0 }
${example.slice(example.search(/^types:/m))}`,
  );
  mkdirSync(data, { recursive: true });
  const store = await (mongodb === undefined
    ? openSqliteStore(roomsOf(data).store)
    : openMongodbStore(await connectMongodb({ url: mongodb, database: prefix })));
  const processes: HouseProcess[] = [];

  /** The configuration of a process that reaches the broker another way. */
  const configAt = (url: string | undefined): string => {
    if (url === undefined) return config;
    const path = join(folder, `poststelle-${processes.length}.yaml`);
    writeFileSync(path, readFileSync(config, 'utf8').replaceAll(broker.url, url));
    return path;
  };

  const start: House['start'] = async (role, { env, brokerUrl, before = [] } = {}) => {
    const path = configAt(brokerUrl);
    const program =
      role === 'scripted'
        ? ['dist/testing/processes/scripted-work.js', path]
        : ['dist/app/main.js', '--config', path, role];
    const command = [...before, process.execPath, join(programFolder, program[0]!), ...program.slice(1)];
    const child = spawn(command[0]!, command.slice(1), {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const started = { child, said: () => said, ended };
    processes.push(started);
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (/ is (at work|open)\./.test(said)) resolve();
        });
      }
      child.once('exit', (code) => reject(new Error(`${role} ended with ${code}: ${said}`)));
    });
    return started;
  };

  const dropBytes: House['dropBytes'] = (station, file, bytes) => {
    mkdirSync(join(folder, station), { recursive: true });
    writeFileSync(join(folder, station, file), bytes);
  };

  return {
    folder,
    config,
    store,
    data,
    prefix,
    start,
    dropBytes,
    close: async () => {
      for (const { child } of processes) child.kill('SIGKILL');
      await Promise.all(processes.map(({ ended }) => ended));
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
