// A day of Hamburg's central mailroom: 2 400 letters of 7 pages in eight hours, on paper and with real processes whose pages
// take as long as was measured, in compressed time.
//   node dist/bench/processes/day.js [compression] [letters] [cores,cores…] [CPU seconds a page]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openOffice } from '../../app/compose/office.ts';
import { requireConfig } from '../../app/run/configuration.ts';
import { systemClock } from '../../app/run/system-clock.ts';
import { openHouse } from '../../testing/processes/house.ts';
import { scriptedFile } from '../../testing/processes/scripted-files.ts';
import { type Broker, startRabbitmq } from '../../testing/services/rabbitmq.ts';
import { treeCpuSeconds } from '../reading/process-tree.ts';
import { arrivalsOf, type Day, load, spread, waitsWith } from './day-on-paper.ts';

const [compression = 60, letters = 2_400] = process.argv.slice(2, 4).map(Number);
const simulated = (process.argv[4] ?? '1,2,3').split(',').map(Number);
const day: Day = { letters, pagesALetter: 7, pageSeconds: Number(process.argv[5] ?? 1.2) };

const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} min`;
const row = (cores: number, waits: readonly number[]): string => {
  const { median, of95, longest } = spread(waits);
  return `  ${cores} cores   median ${minutes(median)}, 95 % ${minutes(of95)}, longest ${minutes(longest)}`;
};

/** Seconds of that day from the file's entry to the unit, of every letter. */
const simulate = async (broker: Broker, cores: number) => {
  const house = await openHouse(broker, `d${process.pid}x${cores}`, { hands: cores });
  const watch = await openOffice(requireConfig(house.config), 'watch', {
    observer: { stepDone: () => {}, faultSeen: ({ error }) => console.error(String(error)) },
  });
  const others = [await house.start('scripted'), await house.start('relay')];
  const folder = join(house.folder, 'claimed');
  mkdirSync(folder);
  const pageMs = (day.pageSeconds * 1_000) / compression;
  const began = performance.now();
  const entering: Promise<void>[] = [];
  for (const [number, arrival] of arrivalsOf(day).entries()) {
    const wait = (arrival * 1_000) / compression - (performance.now() - began);
    if (wait > 0) await pause(wait);
    const path = join(folder, `${number}.pdf`);
    writeFileSync(path, scriptedFile(`letter ${number}`, { pages: day.pagesALetter, pageMs }));
    const hints = { unit: 'steueramt', type: 'sepa-mandat' };
    entering.push(watch.enter({ id: systemClock.id(), station: 'steuer', path, fileName: `${number}.pdf`, hints }));
  }
  await Promise.all(entering);
  while (((await house.store.count('document'))['handed-over'] ?? 0) < letters) await pause(200);
  const seconds = (performance.now() - began) / 1_000;
  const cpuSeconds = others.reduce((sum, { child }) => sum + treeCpuSeconds(child.pid!), 0);
  const waits: number[] = [];
  for await (const { item } of house.store.all('document')) {
    if (item.state !== 'handed-over') throw new Error(`${item.id} is ${item.state}`);
    const delivery = (await house.store.get('delivery', item.delivery))!.item;
    waits.push(((Date.parse(item.handedOverAt) - Date.parse(delivery.claimedAt)) * compression) / 1_000);
  }
  await watch.close();
  await house.close();
  return { waits, seconds, cpuMsAPage: (cpuSeconds * 1_000) / (letters * day.pagesALetter) };
};

console.log(`${letters} letters of ${day.pagesALetter} pages at ${day.pageSeconds} CPU s a page`);
console.log('on paper: pages served in their order, nothing else takes time');
for (const cores of [1, 2, 3, 4]) {
  const { day: whole, busiestHour } = load(cores, day);
  const busy = `busy ${(whole * 100).toFixed(0)} % of the day, ${(busiestHour * 100).toFixed(0)} % in the busiest hour`;
  console.log(`${row(cores, waitsWith(cores, day))}; ${busy}`);
}
console.log(`simulated, ${compression} times as fast: what store, broker and disk take counts ${compression} times`);
const broker = await startRabbitmq();
try {
  for (const cores of simulated) {
    const { waits, seconds, cpuMsAPage } = await simulate(broker, cores);
    const beside = `${cpuMsAPage.toFixed(1)} CPU ms a page beside the reading, took ${seconds.toFixed(0)} s`;
    console.log(`${row(cores, waits)}; ${beside}`);
  }
} finally {
  await broker.stop();
}
