// A unit's system in small: takes its documents from the mailroom, stores the PDF, acknowledges. Copy it and make it yours.
// Needs: npm install amqplib. Run: AMQP_URL=amqps://user:password@host/vhost OUT=/srv/akten DOCUMENTS=https://post.example
// TOKEN_FILE=/etc/akten/token node consumer.mjs steueramt; or BLOBS=/mnt/post in the place of the last two, with a share.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { connect } from 'amqplib';

const [unit] = process.argv.slice(2);
const { AMQP_URL, BLOBS, DOCUMENTS, OUT, PREFIX = 'mr', TOKEN_FILE } = process.env;

const ask = async (path) => {
  const [token] = readFileSync(TOKEN_FILE, 'utf8').split('\n');
  const answer = await fetch(`${DOCUMENTS}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
};

/** The document's PDF, from the mailroom or a share; what does not match the hash in the message is not used. */
const fetchPdf = async ({ document, pdf: { sha256 } }) => {
  const bytes =
    DOCUMENTS === undefined
      ? readFileSync(join(BLOBS, sha256.slice(0, 2), sha256.slice(2, 4), sha256))
      : await ask(`/documents/${document}/pdf`);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new Error('the hash does not match');
  return bytes;
};

const pathOf = ({ document }) => join(OUT, document.replaceAll('/', '_'));
const filedAs = (path) => (existsSync(`${path}.handover`) ? readFileSync(`${path}.handover`, 'utf8') : undefined);

/** Files the document under a name that follows from its id: filing it twice is filing it once. */
const file = async ({ id, data }) => {
  const path = pathOf(data);
  if (filedAs(path) === id) return;
  writeFileSync(`${path}.part`, await fetchPdf(data), { flush: true });
  renameSync(`${path}.part`, `${path}.pdf`);
  writeFileSync(`${path}.handover`, id, { flush: true });
};

/** Taken back: set aside, not deleted. A newer handover of the same document stays; one that is not here is no fault. */
const setAside = (data) => {
  const path = pathOf(data);
  const filed = filedAs(path);
  if (filed === undefined || (data.handover !== undefined && data.handover !== filed)) return;
  if (existsSync(`${path}.pdf`)) renameSync(`${path}.pdf`, `${path}.withdrawn.pdf`);
  rmSync(`${path}.handover`);
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
  await channel.prefetch(1); // In order: what takes a document back comes behind its handover.
  await channel.consume(`${PREFIX}.unit.${unit}.v1`, async (message) => {
    if (message === null) return model.close(); // The queue was taken away: connect anew.
    try {
      const { type } = message.properties;
      const event = JSON.parse(message.content.toString());
      if (type === 'de.poststelle.document.withdrawn.v1') setAside(event.data);
      if (type === 'de.poststelle.document.routed.v1') {
        await file(event);
        await acknowledge(channel, event, { outcome: 'accepted' });
      }
      channel.ack(message); // Last: what was not finished comes again.
      console.log(`${type} ${event.data.document}`);
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
