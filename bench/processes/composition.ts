// The cost of many processes: the same letters through the embedded office and multi-process installations.
//   node dist/bench/processes/composition.js [letters] [seed]
// Single-page A4 letters at 300 dpi, grey and 1-bit in turn; each row begins when all processes are warm.
import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { singleLetter } from '../../fixtures/make-scans/single-letter.ts';
import { type House, openHouse } from '../../testing/processes/house.ts';
import { startMongodb } from '../../testing/services/mongodb.ts';
import { startRabbitmq } from '../../testing/services/rabbitmq.ts';
import { treeCpuSeconds } from '../reading/process-tree.ts';

const [letters = 48, seed = 1] = process.argv.slice(2).map(Number);
/** Read before the clock starts: models are loaded, code is compiled. */
const WARM_UP = 8;
const CORES = 2;

interface Composition {
  readonly name: string;
  readonly roles: readonly Parameters<House['start']>[0][];
  /** Pages that each worker reads at the same time. */
  readonly hands: number;
  readonly inMongodb?: boolean;
}

const COMPOSITIONS: readonly Composition[] = [
  { name: 'embedded office, 2 readers', roles: ['start'], hands: CORES },
  { name: 'house, 1 worker × 2 readers', roles: ['watch', 'relay', 'work'], hands: CORES },
  { name: 'house, 1 worker × 1 reader', roles: ['watch', 'relay', 'work'], hands: 1 },
  { name: 'house, 2 workers × 1 reader', roles: ['watch', 'relay', 'work', 'work'], hands: 1 },
  { name: 'house, 4 workers × 1 reader', roles: ['watch', 'relay', 'work', 'work', 'work', 'work'], hands: 1 },
  { name: 'the same 2 × 1 on the wire server', roles: ['watch', 'relay', 'work', 'work'], hands: 1, inMongodb: true },
];

const random = createRandom(seed);
const labelled = loadLetters();
const files: { readonly file: string; readonly bytes: Uint8Array }[] = [];
for (let index = 0; files.length < WARM_UP + letters; index += 1) {
  const format = index % 2 === 0 ? 'tiff-g4' : 'tiff-jpeg';
  const made = await singleLetter(labelled[index % labelled.length]!, {
    ...{ random: random.fork(`letter ${index}`), dpi: 300, format },
    name: `scan-${index}`,
  });
  if (made.truth.pages.length === 1) files.push(made);
}

const busySeconds = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1_000;

const ends = async ({ store }: House, many: number): Promise<void> => {
  for (;;) {
    const counts = await store.count('document');
    if ((counts['handed-over'] ?? 0) + (counts['in-review'] ?? 0) >= many) return;
    await pause(50);
  }
};

const broker = await startRabbitmq();
const database = await startMongodb({ keeps: true });
const measure = async ({ roles, hands, inMongodb = false }: Composition, number: number) => {
  const house = await openHouse(broker, `o${process.pid}x${number}`, {
    hands,
    ...(inMongodb ? { mongodb: database.url } : {}),
  });
  try {
    const processes = await Promise.all(roles.map((role) => house.start(role)));
    const ownCpu = (): number => processes.reduce((sum, { child }) => sum + treeCpuSeconds(child.pid!), 0);
    for (const { file, bytes } of files.slice(0, WARM_UP)) house.dropBytes('steuer', file, bytes);
    await ends(house, WARM_UP);
    const [began, own, busy] = [performance.now(), ownCpu(), busySeconds()];
    for (const { file, bytes } of files.slice(WARM_UP)) house.dropBytes('steuer', file, bytes);
    await ends(house, files.length);
    const seconds = (performance.now() - began) / 1_000;
    return { seconds, ownCpu: ownCpu() - own, machineCpu: busySeconds() - busy };
  } finally {
    await house.close();
  }
};

try {
  console.log(`${letters} letters; load ${loadavg()[0]!.toFixed(1)}`);
  console.log(
    'composition                          seconds   CPU s of its processes   of the machine   pages a minute',
  );
  let first: number | undefined;
  for (const [number, composition] of COMPOSITIONS.entries()) {
    const { seconds, ownCpu, machineCpu } = await measure(composition, number);
    first ??= seconds;
    const columns = [
      seconds.toFixed(1),
      ownCpu.toFixed(1),
      machineCpu.toFixed(1),
      ((letters * 60) / seconds).toFixed(0),
    ];
    const ratio = `${((seconds / first - 1) * 100).toFixed(0)} %`;
    console.log(
      `${composition.name.padEnd(36)} ${columns.map((one) => one.padStart(12)).join(' ')}   ${ratio.padStart(6)}`,
    );
  }
} finally {
  await Promise.all([broker.stop(), database.stop()]);
}
