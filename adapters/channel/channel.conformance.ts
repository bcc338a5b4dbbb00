// What every way of handing over must keep to.
import { expect, test } from 'vitest';
import type { Channel } from '../../domain/ports/units/channel.ts';
import type { RoutedEvent } from './envelope.ts';
import { sampleMessage } from './sample-message.conformance.ts';

interface Transport {
  readonly channel: Channel;
  /** The events that lie ready for a unit, oldest first, as a unit's system reads them. */
  readonly arrived: (unit: string) => Promise<readonly RoutedEvent[]>;
}

/** `open` gives an empty transport with the units `steueramt` and `bauamt`. */
export const channelConformance = (open: () => Promise<Transport>): void => {
  const deliver = (transport: Transport, message = sampleMessage()) => transport.channel.deliver(message);

  test('the unit finds the whole message, and no other unit does', async () => {
    const transport = await open();
    expect(await deliver(transport)).toEqual({ kind: 'delivered' });
    const events = await transport.arrived('steueramt');
    expect(events.map(({ data }) => data)).toEqual([sampleMessage()]);
    expect(await transport.arrived('bauamt')).toEqual([]);
  });

  test('delivered twice, the unit can tell that it is the same', async () => {
    const transport = await open();
    await deliver(transport);
    await deliver(transport);
    const ids = (await transport.arrived('steueramt')).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
  });

  test('many at the same time all arrive', async () => {
    const transport = await open();
    const documents = Array.from({ length: 60 }, (_, index) =>
      sampleMessage({ document: `many/d${index}` as never, unit: 'bauamt' }),
    );
    const outcomes = await Promise.all(documents.map((message) => deliver(transport, message)));
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
    const subjects = (await transport.arrived('bauamt')).map(({ subject }) => subject);
    expect(subjects.toSorted()).toEqual(documents.map(({ document }) => document).toSorted());
  });
};
