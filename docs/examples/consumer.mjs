// A unit's system in small: takes its documents from the mailroom, stores the PDF, acknowledges. Copy it and make it yours.
// Needs: npm install amqplib. Run: AMQP_URL=amqps://user:password@host/vhost BLOBS=/mnt/post OUT=/srv/akten node consumer.mjs steueramt
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { connect } from 'amqplib';

const [unit] = process.argv.slice(2);
const { AMQP_URL, BLOBS, OUT, PREFIX = 'mr' } = process.env;

/** The bytes behind a reference, from the read-only share; what does not match its hash is not used. */
const fetchBlob = ({ sha256 }) => {
  const bytes = readFileSync(join(BLOBS, sha256.slice(0, 2), sha256.slice(2, 4), sha256));
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new Error('the hash does not match');
  return bytes;
};

/** Files the document under a name that follows from its id: filing it twice is filing it once. */
const file = ({ document, pdf }) => {
  const path = join(OUT, `${document.replaceAll('/', '_')}.pdf`);
  if (existsSync(path)) return;
  writeFileSync(`${path}.part`, fetchBlob(pdf), { flush: true });
  renameSync(`${path}.part`, path);
};

/** `outcome`: accepted, or returned with the reason NOT_RESPONSIBLE. */
const acknowledge = (channel, { id: handover, data: { document } }, outcome) => {
  const event = {
    specversion: '1.0',
    id: randomUUID(),
    source: `/units/${unit}`,
    type: 'de.poststelle.document.acknowledged.v1',
    subject: document,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: 'urn:poststelle:schema:document-acknowledged:v1',
    data: { document, handover, unit, actor: 'consumer.mjs', ...outcome },
  };
  const options = {
    messageId: event.id,
    type: event.type,
    contentType: 'application/cloudevents+json; charset=utf-8',
    persistent: true,
  };
  channel.publish(`${PREFIX}.acknowledgement.v1`, `ack.${unit}`, Buffer.from(JSON.stringify(event)), options);
  return channel.waitForConfirms();
};

// Everything that belongs to one connection is set up here: it runs again after every reconnect.
const setup = async (model) => {
  const channel = await model.createConfirmChannel();
  channel.on('error', (error) => console.error(error.message));
  channel.on('close', () => model.close().catch(() => {})); // Else a dead channel would stay on a connection that lives.
  await channel.prefetch(10);
  await channel.consume(`${PREFIX}.unit.${unit}.v1`, async (message) => {
    if (message === null) return model.close(); // The queue was taken away: connect anew.
    try {
      if (message.properties.type !== 'de.poststelle.document.routed.v1') return channel.nack(message, false, false);
      const event = JSON.parse(message.content.toString());
      file(event.data);
      await acknowledge(channel, event, { outcome: 'accepted' });
      channel.ack(message); // Last: what was not finished comes again.
      console.log(`filed ${event.data.document}`);
    } catch (error) {
      console.error(error.message);
      await setTimeout(10_000, undefined, { ref: false });
      channel.nack(message); // After six deliveries it goes to the dead letters.
    }
  });
};

const connection = await connect(AMQP_URL, { recovery: { setup, waitForConnect: false } });
for (const loss of ['error', 'disconnect', 'connect-failed']) connection.on(loss, (e) => console.error(e.message));
process.on('unhandledRejection', (error) => console.error(error.message)); // An answer over a connection that is gone.
process.once('SIGTERM', () => connection.close());
