// The faults of the long run, each at a moment chosen by a seed.
import { setTimeout as pause } from 'node:timers/promises';
import { type ConfirmChannel, connect } from 'amqplib';
import { JOB_TYPE, jobContent } from '../../adapters/queue/job-message.ts';
import { WORKS, workTopology } from '../../adapters/queue/rabbitmq/topology.ts';
import { connectOptions } from '../../adapters/rabbitmq/connection.ts';
import type { Random } from '../../fixtures/make-scans/random.ts';
import type { House } from '../../testing/processes/house.ts';
import type { KeptAlive } from '../../testing/processes/supervisor.ts';
import type { WireServer } from '../../testing/services/mongodb.ts';
import type { Broker } from '../../testing/services/rabbitmq.ts';
import type { SilentLine } from '../../testing/services/silent-line.ts';
import type { SmallDisk } from '../../testing/services/small-disk.ts';

const HOUR_MS = 3_600_000;
/** Longer than a lease. */
const FROZEN_MS = 75_000;
const SILENT_MS = 60_000;
const FULL_MS = 8_000;
const AWAY_MS = 3_000;

interface Surroundings {
  readonly random: Random;
  readonly house: House;
  readonly processes: KeptAlive;
  readonly broker: Broker;
  readonly database: WireServer | undefined;
  readonly disk: SmallDisk;
  readonly line: SilentLine;
  readonly tell: (line: string) => void;
}

export const faultsOf = ({ random, house, processes, broker, database, disk, line, tell }: Surroundings) => {
  const counted: Record<string, number> = {};
  /** Faults that last while others come; each kind once at a time. */
  const lasting = new Map<string, Promise<void>>();

  const note = (what: string, about = ''): void => {
    counted[what] = (counted[what] ?? 0) + 1;
    tell(`${what} ${about}`);
  };

  const lasts = async (what: string, happen: () => Promise<void>): Promise<void> => {
    if (lasting.has(what)) return;
    lasting.set(
      what,
      happen().finally(() => lasting.delete(what)),
    );
  };

  const atBroker = async (use: (channel: ConfirmChannel) => Promise<void>): Promise<void> => {
    const connection = await connect(connectOptions(broker));
    connection.on('error', () => {});
    try {
      const channel = await connection.createConfirmChannel();
      channel.on('error', () => {});
      await use(channel);
      await channel.waitForConfirms();
    } finally {
      await connection.close().catch(() => {});
    }
  };

  const kill = async (): Promise<void> => {
    const one = random.pick(processes.all);
    if (one.process === undefined) return;
    note(`kill -9 ${one.post}`);
    one.process.child.kill('SIGKILL');
  };

  const freeze = (): Promise<void> =>
    lasts('frozen', async () => {
      const frozen = random.pick(processes.all.filter(({ post }) => post === 'work')).process;
      if (frozen === undefined) return;
      note('frozen past its lease');
      frozen.child.kill('SIGSTOP');
      await pause(FROZEN_MS);
      frozen.child.kill('SIGCONT');
      tell('it wakes');
    });

  const silence = (): Promise<void> =>
    lasts('silent', async () => {
      note('a worker cut off from the broker');
      line.cut();
      await pause(SILENT_MS);
      line.mend();
      tell('it is heard again');
    });

  const setClock = async (): Promise<void> => {
    const ms = random.pick([-7, -3, 0, 3, 7]) * HOUR_MS + random.whole(0, 1_000_000);
    const one = random.pick(processes.all);
    note(database === undefined ? 'clock of the host set' : 'clock of one host set', `${(ms / HOUR_MS).toFixed(1)} h`);
    one.clock.set(ms);
  };

  const killBroker = async (): Promise<void> => {
    note('kill -9 of the broker');
    await broker.kill9();
    await pause(AWAY_MS);
    await broker.start();
  };

  const killDatabase = async (): Promise<void> => {
    if (database === undefined) return kill();
    note('kill -9 of the database');
    await database.kill9();
    await pause(AWAY_MS);
    await database.start();
  };

  const fillDisk = (): Promise<void> =>
    lasts('full', async () => {
      note('disk full');
      await disk.fill();
      await pause(FULL_MS);
      await disk.clear();
    });

  const { exchange, queueOf } = workTopology(house.prefix);

  /** What is said twice, in another order, about another stage, broken or of a later version. */
  const sayNonsense = async (): Promise<void> => {
    const jobs: Buffer[] = [];
    for (const kind of ['delivery', 'page', 'document'] as const)
      for (const { item } of await house.store.list(kind, { limit: 15 }))
        for (const work of WORKS) jobs.push(jobContent({ work, kind, id: item.id }));
    note('jobs said again, shuffled, and nonsense');
    await atBroker(async (channel) => {
      for (const content of jobs.map((job) => ({ job, at: random.between(0, 1) })).sort((a, b) => a.at - b.at))
        channel.publish(exchange, JSON.parse(content.job.toString()).work, content.job, { type: JOB_TYPE });
      channel.publish(exchange, 'page', Buffer.from('{"work":'), { type: JOB_TYPE });
      channel.publish(exchange, 'compose', Buffer.from('{}'), { type: 'de.poststelle.job.v2' });
    });
  };

  const deleteQueue = async (): Promise<void> => {
    const work = random.pick(WORKS);
    note('queue deleted', work);
    await atBroker(async (channel) => void (await channel.deleteQueue(queueOf(work))));
  };

  const careful = (fault: () => Promise<void>) => async (): Promise<void> => {
    try {
      await fault();
    } catch (error) {
      // Two faults met: the broker was away when a queue was to be deleted, say.
      tell(`(did not happen: ${error instanceof Error ? error.message : String(error)})`);
    }
  };

  return {
    faults: [
      ...[kill, kill, kill, freeze, silence, setClock, killBroker, killDatabase, fillDisk, sayNonsense, deleteQueue],
    ].map(careful),
    /** Ends all that lasts and sets the clocks right. */
    healed: async (): Promise<void> => {
      await Promise.all(lasting.values());
      for (const { clock } of processes.all) clock.set(0);
    },
    counts: () => counted,
  };
};
