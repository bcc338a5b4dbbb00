// The schema of external servers: message brokers and the database.
import { z } from 'zod';
import { ACTIVE_ORIGINALS } from '../domain/carried.ts';
import { path, slug, text } from './values.ts';

const broker = {
  url: z
    .string()
    .regex(/^amqps?:\/\/([^/\s@?#:[\]]+|\[[\da-f:]+\])(:\d{1,5})?(\/[^/\s@?#]*)?$/)
    .describe('amqp://host:port/vhost or amqps://host:port/vhost, without user name and password'),
  usernameFile: path('a file whose first line is the broker’s user name'),
  passwordFile: path('a file whose first line is the broker’s password'),
  caFile: path('a PEM file with the certificates that amqps:// may trust').optional(),
  prefix: slug('what the names of our exchanges and queues start with').default('mr'),
};

export const queue = z
  .discriminatedUnion('in', [
    z.strictObject({ in: z.literal('process') }),
    z.strictObject({ in: z.literal('rabbitmq'), ...broker }),
  ])
  .describe('"in: process" for an office in one process, "in: rabbitmq" for many processes on many hosts');

const activeOriginals = z
  .enum(ACTIVE_ORIGINALS)
  .default('pdf-only')
  .describe(
    'what becomes of originals that act when they are opened (programs, links on opening, media): pdf-only (the unit gets our PDF alone and is told), hold (a person decides first, then the original goes along) or send (it goes along, marked)',
  );

const toFolder = {
  to: z.literal('folder'),
  folder: path('where each unit gets a folder of its own').default('{data}/units'),
  withOriginal: z
    .boolean()
    .default(false)
    .describe('true: the file as it arrived lies beside each PDF, byte for byte; otherwise false'),
};

const toRabbitmq = {
  to: z.literal('rabbitmq'),
  ...broker,
  registerData: z
    .boolean()
    .default(false)
    .describe('true: messages tell sender, subject and references of a letter too; otherwise false'),
};

const also = z
  .array(z.discriminatedUnion('to', [z.strictObject(toFolder), z.strictObject(toRabbitmq)]))
  .max(10)
  .optional()
  .describe('a list of further channels, each as "handover" itself, for the units that name one ("channel: rabbitmq")');

export const handover = z
  .discriminatedUnion('to', [
    z.strictObject({ ...toFolder, activeOriginals, also }),
    z.strictObject({ ...toRabbitmq, activeOriginals, also }),
  ])
  .describe('"to: folder" puts PDFs into folders, "to: rabbitmq" sends messages to a broker');

export const documents = z
  .strictObject({
    host: text('the address that units’ systems fetch documents from; 127.0.0.1 is this computer only').default(
      '127.0.0.1',
    ),
    port: z.int().min(0).max(65535).describe('the port for it, 1 to 65535; 0 takes any free one'),
    tokens: path('a folder with a file for each unit that may fetch, named after its id; its first line is the token'),
    behindProxy: z
      .boolean()
      .default(false)
      .describe(
        'true: a reverse proxy with TLS stands before it (on this computer, or in console.trustedProxies); otherwise false',
      ),
  })
  .describe('a section with "port" and "tokens": where units’ systems fetch the PDFs that their messages name')
  .optional();

export const store = z
  .discriminatedUnion('in', [
    z.strictObject({ in: z.literal('folder') }),
    z.strictObject({
      in: z.literal('mongodb'),
      url: z
        .string()
        .regex(/^mongodb(\+srv)?:\/\/([^/\s@?#:,[\]]+|\[[\da-f:]+\])(:\d{1,5})?(,[^/\s@?#,]+)*(\/(\?[^\s@#]*)?)?$/)
        .describe(
          'mongodb://host:port,host:port/?replicaSet=name, without user name, password and database; what stands behind the ? is for the driver',
        ),
      database: z
        .string()
        .max(63)
        .regex(/^[a-z][a-z0-9_-]*$/i)
        .describe('the name of the database: letters, digits, - and _, at most 63')
        .default('poststelle'),
      usernameFile: path('a file whose first line is the database’s user name').optional(),
      passwordFile: path('a file whose first line is the database’s password').optional(),
      caFile: path('a PEM file with the certificates that may be trusted; it turns TLS on').optional(),
    }),
  ])
  .describe('"in: folder" keeps everything in the data folder, "in: mongodb" in a database that many machines share');
