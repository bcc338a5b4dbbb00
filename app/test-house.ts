// A house of processes for tests: the built program, each role a process, over one data folder and a real broker.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMongodb } from '../adapters/store/mongodb-connection.ts';
import { openMongodbStore } from '../adapters/store/mongodb-store.ts';
import { openSqliteStore } from '../adapters/store/sqlite-store.ts';
import type { Store } from '../domain/ports/store.ts';
import { loadLetters } from '../fixtures/letters/letters.ts';
import { createRandom } from '../fixtures/make-scans/random.ts';
import { singleLetter } from '../fixtures/make-scans/single-letter.ts';
import type { Broker } from '../fixtures/services/rabbitmq.ts';
import type { Role } from './compose-roles.ts';
import { programFolder, roomsOf } from './places.ts';
import { type Ran, runProgram } from './test-program.ts';

export interface HouseProcess {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  said(): string;
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
}

interface StartOptions {
  /** Stands beside the environment of the tests. */
  readonly env?: NodeJS.ProcessEnv;
  /** Another way to the broker: `amqp://host:port/`. */
  readonly brokerUrl?: string;
}

export interface TestHouse {
  readonly folder: string;
  readonly store: Store;
  readonly data: string;
  readonly prefix: string;
  /** Resolves when the process says that it is at work. `scripted`: `work` that reads as bench/scripted-files says. */
  start(role: Role | 'scripted', options?: StartOptions): Promise<HouseProcess>;
  command(...args: string[]): Promise<Ran>;
  /** Drops letter `index` of the labelled letters into the station's folder; everything of `station: steuer` goes straight to the Steueramt. */
  drop(station: 'eg' | 'steuer', index: number): Promise<void>;
  /** Drops a file of this content, whole at once. */
  dropBytes(station: 'eg' | 'steuer', file: string, bytes: Uint8Array): void;
  close(): Promise<void>;
}

/** Looks again every few milliseconds: other processes send no events to this one. */
export const eventually = async <T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

interface HouseOptions {
  /** Where a MongoDB is reached; absent: the store is a folder's. */
  readonly mongodb?: string;
}

export const testHouse = async (
  broker: Pick<Broker, 'url' | 'credentials'>,
  prefix: string,
  { mongodb }: HouseOptions = {},
): Promise<TestHouse> => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-house-'));
  const example = readFileSync(join(programFolder, 'config/examples/musterhausen.yaml'), 'utf8');
  const data = join(folder, 'data');
  const config = join(folder, 'poststelle.yaml');
  writeFileSync(join(folder, 'user'), `${broker.credentials.username}\n`);
  writeFileSync(join(folder, 'password'), `${broker.credentials.password}\n`);
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
reading: { workers: 1 }
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

  const start: TestHouse['start'] = async (role, { env, brokerUrl } = {}) => {
    const path = configAt(brokerUrl);
    const program =
      role === 'scripted' ? ['dist/bench/scripted-work.js', path] : ['dist/app/main.js', '--config', path, role];
    const child = spawn(process.execPath, [join(programFolder, program[0]!), ...program.slice(1)], {
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
          if (said.includes('is at work.')) resolve();
        });
      }
      child.once('exit', (code) => reject(new Error(`${role} ended with ${code}: ${said}`)));
    });
    return started;
  };

  const dropBytes: TestHouse['dropBytes'] = (station, file, bytes) => {
    mkdirSync(join(folder, station), { recursive: true });
    writeFileSync(join(folder, station, file), bytes);
  };

  return {
    folder,
    store,
    data,
    prefix,
    start,
    command: (...args) => runProgram(['--config', config, ...args], { cwd: folder }),
    drop: async (station, index) => {
      const { file, bytes } = await singleLetter(loadLetters()[index]!, {
        random: createRandom(index + 1),
        dpi: 200,
        severity: 0,
        format: 'tiff-g4',
        name: `scan-${index}`,
      });
      dropBytes(station, file, bytes);
    },
    dropBytes,
    close: async () => {
      for (const { child } of processes) child.kill('SIGKILL');
      await Promise.all(processes.map(({ ended }) => ended));
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
