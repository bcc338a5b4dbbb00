// The audit after the long run: nothing lost, nothing twice, the journal verified.

import { connect } from 'amqplib';
import { topology } from '../../adapters/channel/rabbitmq/topology.ts';
import { connectOptions } from '../../adapters/rabbitmq/connection.ts';
import { openLedger } from '../../app/compose/ledger/open-ledger.ts';
import { requireConfig } from '../../app/run/configuration.ts';
import { hasOriginal } from '../../domain/delivery.ts';
import { reconcile } from '../../ledger/reconcile.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import type { House } from '../../testing/processes/house.ts';
import type { Broker } from '../../testing/services/rabbitmq.ts';

interface Drop {
  readonly name: string;
  readonly sha256: string;
  /** It ends in quarantine. */
  readonly poison: boolean;
}

const sum = (counts: Readonly<Record<string, number>>, ...states: readonly string[]): number =>
  Object.entries(counts).reduce((all, [state, count]) => all + (states.includes(state) ? count : 0), 0);

/** Nothing is on its way any more. */
export const isSettled = async ({ store }: House, drops: number): Promise<boolean> => {
  const deliveries = await store.count('delivery');
  const documents = await store.count('document');
  const pages = await store.count('page');
  const ended = sum(deliveries, 'separated', 'without-document', 'empty', 'quarantined');
  const all = Object.values(deliveries).reduce((many, count) => many + count, 0);
  const letters = Object.values(documents).reduce((many, count) => many + count, 0);
  return (
    all >= drops &&
    ended === all &&
    (pages.waiting ?? 0) === 0 &&
    letters === sum(documents, 'in-review', 'handed-over', 'quarantined')
  );
};

/** Ids under which each document lies ready for its unit. */
const toldOf = async (house: House, broker: Broker): Promise<ReadonlyMap<string, readonly string[]>> => {
  const connection = await connect(connectOptions(broker));
  const told = new Map<string, string[]>();
  const channel = await connection.createChannel();
  const queue = topology(house.prefix).queueOf('steueramt');
  for (let got = await channel.get(queue); got; got = await channel.get(queue)) {
    const { id, data } = JSON.parse(got.content.toString());
    told.set(data.document, [...(told.get(data.document) ?? []), id]);
  }
  await connection.close();
  return told;
};

export const auditOf = async (house: House, broker: Broker, drops: readonly Drop[]) => {
  const ledger = await openLedger(requireConfig(house.config));
  try {
    const told = await toldOf(house, broker);
    const arrived = new Map<string, string[]>();
    let stuck = 0;
    for await (const { item } of ledger.store.all('delivery')) {
      if (!['separated', 'without-document', 'quarantined'].includes(item.state)) stuck += 1;
      if (hasOriginal(item)) arrived.set(item.original.sha256, [...(arrived.get(item.original.sha256) ?? []), item.id]);
    }
    const innocent = new Set(drops.filter(({ poison }) => !poison).map(({ sha256 }) => sha256));
    const setAside = { poison: 0, innocent: 0 };
    const poisoned = new Set(
      [...arrived].filter(([sha256]) => !innocent.has(sha256)).flatMap(([, deliveries]) => deliveries),
    );
    for await (const { item } of ledger.store.all('page'))
      if (item.state === 'quarantined') setAside[poisoned.has(item.delivery) ? 'poison' : 'innocent'] += 1;
    const handedOver = new Set<string>();
    const others: Record<string, number> = {};
    for await (const { item } of ledger.store.all('document'))
      if (item.state === 'handed-over') handedOver.add(item.id);
      else {
        const why =
          item.state === 'quarantined' ? `${item.state} ${(item.detail ?? item.reason).slice(0, 80)}` : item.state;
        others[why] = (others[why] ?? 0) + 1;
      }
    const balance = await reconcile(ledger);
    const verdict = await verifyJournal(ledger.store);
    return {
      dropped: drops.length,
      lost: drops.filter(({ sha256 }) => !arrived.has(sha256)).length,
      doubled: [...arrived.values()].filter((deliveries) => deliveries.length > 1).length,
      stuck,
      handedOver: handedOver.size,
      otherDocuments: others,
      /** The ledger says so and the unit has nothing, or the other way round. */
      notHandedOver:
        [...handedOver].filter((id) => !told.has(id)).length +
        [...told.keys()].filter((id) => !handedOver.has(id)).length,
      handedOverTwice: [...told.values()].filter((ids) => new Set(ids).size > 1).length,
      saidAgainUnderTheSameId: [...told.values()].reduce((all, ids) => all + ids.length - new Set(ids).size, 0),
      pages: balance.pagesIn,
      pagesSetAside: setAside,
      discrepancies: balance.discrepancies.length,
      journal: verdict.kind,
      journalEntries: verdict.entries,
    };
  } finally {
    await ledger.store.close();
  }
};
