// The long run: a multi-process installation under random faults of every kind, then an audit.
//   node dist/bench/processes/faults-run.js [sqlite|mongodb] [deliveries] [seed]
import { createHash } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { openHouse } from '../../testing/processes/house.ts';
import { scriptedFile } from '../../testing/processes/scripted-files.ts';
import { keptAlive } from '../../testing/processes/supervisor.ts';
import { startMongodb } from '../../testing/services/mongodb.ts';
import { startRabbitmq } from '../../testing/services/rabbitmq.ts';
import { silentLine } from '../../testing/services/silent-line.ts';
import { smallDisk } from '../../testing/services/small-disk.ts';
import { faultsOf } from './faults.ts';
import { auditOf, isSettled } from './faults-audit.ts';

const [kind = 'sqlite', deliveries = '500', seedText = '1'] = process.argv.slice(2);
const DROP_MS = 1_500;
const BETWEEN_MS = [2_000, 9_000] as const;
const POISON_EVERY = 150;
/** Nothing that is well again takes longer; what is left then is stuck. */
const PATIENCE_MS = 25 * 60_000;
const DISK_BYTES = 512 * 2 ** 20;

const began = performance.now();
const tell = (line: string): void =>
  void process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${line}\n`);

const random = createRandom(Number(seedText));
const broker = await startRabbitmq();
const database = kind === 'mongodb' ? await startMongodb({ keeps: true }) : undefined;
const disk = await smallDisk(DISK_BYTES);
if (disk === undefined) throw new Error('no small file system can be had here');
const { hostname, port } = new URL(broker.url);
const line = await silentLine({ hostname, port: Number(port) });
const house = await openHouse(broker, `z${process.pid}`, {
  hands: 2,
  ...(database === undefined ? { disk: disk.folder } : { mongodb: database.url }),
});
const processes = keptAlive(house, {
  oneClock: database === undefined,
  ...(database === undefined ? {} : { temporary: disk.folder }),
  behindLine: `amqp://127.0.0.1:${line.port}/`,
});
const { faults, healed, counts } = faultsOf({ random, house, processes, broker, database, disk, line, tell });
try {
  await processes.start(['watch', 'relay', 'relay', 'work', 'work', 'lonely-work']);
  tell('the house is at work');
  const drops: { readonly name: string; readonly sha256: string; readonly poison: boolean }[] = [];
  let dropping = true;
  const dropAll = (async (): Promise<void> => {
    for (let number = 1; number <= Number(deliveries); number += 1) {
      const poison = number % POISON_EVERY === POISON_EVERY / 3;
      const script = { pages: random.whole(poison ? 2 : 1, 3), pageMs: random.whole(20, 1_500) };
      const bytes = scriptedFile(`delivery ${number}`, poison ? { ...script, poison: 2 } : script);
      house.dropBytes('steuer', `scan-${number}.pdf`, bytes);
      drops.push({ name: `scan-${number}.pdf`, sha256: createHash('sha256').update(bytes).digest('hex'), poison });
      await pause(random.whole(0, 2 * DROP_MS));
    }
    dropping = false;
  })();
  while (dropping) {
    await pause(random.whole(...BETWEEN_MS));
    const fault = random.pick(faults);
    await fault();
  }
  await dropAll;
  await healed();
  tell('everything is well again');
  const until = performance.now() + PATIENCE_MS;
  while (!(await isSettled(house, drops.length)) && performance.now() < until) await pause(1_000);
  tell('settled');
  await processes.stop();
  const report = {
    ...{ kind, seed: Number(seedText), seconds: Math.round((performance.now() - began) / 1000), load: loadavg()[0] },
    faults: counts(),
    ...(await auditOf(house, broker, drops)),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  const kept = report.lost + report.doubled + report.stuck + report.handedOverTwice + report.notHandedOver;
  process.exitCode = kept + report.discrepancies === 0 && report.journal === 'holds' ? 0 : 1;
} finally {
  await processes.stop();
  await line.close();
  await house.close();
  await database?.stop();
  await broker.stop();
  await disk.remove();
}
