// The schema of the configuration file. Types are inferred from it; descriptions are the hints shown with a fault.
import { z } from 'zod';
import type { Separation } from '../domain/delivery.ts';
import { documents, handover, queue, store } from './servers.ts';
import { addresses, count, milliseconds, path, publicUrl, slug, text } from './values.ts';

const station = z.strictObject({
  id: slug('the station’s id'),
  name: text('what people call the station'),
  folder: path('the folder the scanner writes to'),
  polling: z
    .int()
    .min(100)
    .max(3_600_000)
    .optional()
    .describe(
      'only for network shares, where no events arrive: how often to look, in milliseconds, 100 to 3600000; leave it out for local folders',
    ),
  subfolders: z.boolean().default(false).describe('true: files in folders below count too; otherwise false'),
  unit: z.string().optional().describe('the id of a unit from the list "units": all post of this station goes there'),
  type: z.string().optional().describe('the id of a type from the list "types": all post of this station is of it'),
  separation: z
    .string()
    .regex(/^(sheets|blank-pages|every-[1-9]\d{0,2}-pages)$/)
    .transform((rule) => rule as Separation)
    .default('sheets')
    .describe(
      'how a stack falls into letters: sheets (at separator sheets), blank-pages (at empty pages, for one-sided scans) or every-2-pages (any number to 999, every scanned side counts)',
    ),
  ignore: z
    .array(z.string().min(1).max(255))
    .default([])
    .describe('a list of file name patterns that are never taken in, such as ["*.log", "test-?.pdf"]'),
});

const label = (what: string) =>
  z.strictObject({
    id: slug(`the ${what}’s id`),
    name: text(`what people call the ${what}`),
    description: z
      .string()
      .trim()
      .max(2000)
      .default('')
      .describe(`a sentence that says which post belongs to the ${what}; it helps while few letters are known`),
    keywords: z
      .array(z.string().trim().min(1).max(100))
      .max(200)
      .default([])
      .describe(`a list of words that are typical for the ${what}, such as [Rechnung, Kundennummer]`),
  });

const unit = label('unit').extend({
  channel: z
    .enum(['folder', 'rabbitmq'])
    .optional()
    .describe('the way documents take to this unit, where it is not that of "handover": folder or rabbitmq'),
});

const rule = z.strictObject({
  id: slug('the rule’s id'),
  name: text('what the rule does, in words a clerk reads as the reason, such as "Rechnungen der Stadtwerke"'),
  when: z
    .strictObject({
      sender: z.string().trim().min(2).max(200).optional().describe('the sender’s name, * stands for anything'),
      email: z
        .string()
        .regex(/^@?[a-z0-9*](?:[\w.+*-]*@)?[\w.*-]+\.[a-z]{2,24}$/i)
        .max(200)
        .optional()
        .describe('the sender’s e-mail address, or a domain: "post@amt.example", "*@amt.example" or "amt.example"'),
      reference: z
        .string()
        .min(3)
        .max(200)
        .optional()
        .describe('a regular expression for a reference, such as "5\\.0100\\.\\d{6}\\.\\d", at most 200 characters'),
      leitwegId: z.string().max(50).optional().describe('a Leitweg-ID, such as "04011000-12345-03"'),
      iban: z.string().max(50).optional().describe('an IBAN, with or without blanks'),
      station: z.string().optional().describe('the id of a station from the list "stations"'),
    })
    .describe('a section with at least one of sender, email, reference, leitwegId, iban, station; all must be true'),
  unit: z.string().optional().describe('the id of a unit from the list "units"'),
  type: z.string().optional().describe('the id of a type from the list "types"'),
});

export const configSchema = z.strictObject({
  profile: z
    .enum(['embedded', 'production'])
    .describe('embedded (everything in one program) or production (many processes over servers)'),
  office: z
    .strictObject({ name: text('the name of the office, for example "Stadt Musterhausen"') })
    .describe('a section with "name"'),
  data: path('the folder for everything the office keeps'),
  store,
  stations: z.array(station).describe('a list of scan stations, each with id, name and folder; [] for none'),
  settle: z
    .strictObject({
      quietMs: milliseconds('how long a file that is whole by its format must have been quiet'),
      unknownQuietMs: milliseconds('the same where the format does not tell whether the file is whole'),
      emptyAfterMs: milliseconds('how long an empty file is waited for'),
      incompleteAfterMs: milliseconds('how long a file that is not whole is waited for after it last grew'),
      leftAfterMs: milliseconds(
        'after which time a file that is not taken in (hidden, unfinished, in a subfolder) is told',
      ),
      lookAgainHours: z
        .number()
        .min(0)
        .max(24 * 90)
        .describe('how many hours a file that was taken in stays and is looked at again, 0 to 2160'),
    })
    .describe('a section that says when a file is complete'),
  reading: z
    .strictObject({
      language: z
        .string()
        .regex(/^[a-z_]+(\+[a-z_]+)*$/i)
        .describe('the language to read, as Tesseract calls it: deu, or deu+eng'),
      languageFolder: path('a folder with the files <language>.traineddata').optional(),
      workers: count('how many pages are read at the same time', 256),
      pageLimitSeconds: count('processor time that a page may take, in seconds', 3600),
    })
    .describe('a section on reading pages'),
  separators: z
    .strictObject({
      payloads: z
        .array(z.string().min(1).max(200))
        .describe('a list of code texts that start a new document, such as [PATCHT]'),
    })
    .describe('a section on separator sheets'),
  sorting: z
    .strictObject({
      target: z
        .number()
        .min(0.5)
        .max(0.999)
        .describe(
          'the share of letters going straight through that must be right in type and unit, 0.5 to 0.999; 0.98 is usual',
        ),
      collectOnly: z.boolean().describe('true: a person decides about every letter; otherwise false'),
      model: path('the file of a trained model').optional(),
      checkShare: z
        .number()
        .min(0.01)
        .max(1)
        .describe('the share of what went straight through that an operator checks, a number from 0.01 to 1'),
      acceptedWeight: z
        .number()
        .min(0)
        .max(1)
        .describe(
          'how much a letter teaches that its unit has kept, beside a decision’s 1; a number from 0 (nothing) to 1',
        ),
      acceptedAfterDays: count('after how many days a letter that did not come back counts as kept', 365),
      refitAfter: z
        .int()
        .min(0)
        .max(1_000_000)
        .describe('after how many new decisions the model is trained anew, a whole number; 0 is never by itself'),
      rules: z
        .array(rule)
        .max(1000)
        .default([])
        .describe('a list of fixed assignments that outrank the classifier; the first that fits counts'),
    })
    .describe('a section on types and units'),
  limits: z
    .strictObject({
      pagesPerDelivery: count('pages in one file', 100_000),
      megapixelsPerPage: count('megapixels of one page', 1000),
      megabytesPerFile: count('megabytes of one file', 100_000),
      freeMegabytes: z
        .int()
        .min(0)
        .max(1_000_000)
        .describe(
          'how many megabytes of the disk stay free for the ledger, a whole number, 0 to 1000000; of a small disk at most a twentieth',
        ),
    })
    .describe('a section on what is too much'),
  queue,
  handover,
  documents,
  console: z
    .strictObject({
      host: text('the address the console listens on; 127.0.0.1 is this computer only'),
      port: z.int().min(0).max(65535).describe('the port the console listens on, 1 to 65535; 0 takes any free one'),
      publicUrl: publicUrl(
        'what people open where a reverse proxy with TLS stands before the console: https://post.example, or with a path, https://post.example/kleinhausen',
      ).optional(),
      trustedProxies: addresses(
        'a list of addresses or subnets of that proxy, such as [10.1.2.3, 10.1.0.0/16]; without it this computer only',
      ).optional(),
      behindProxy: z.boolean().describe('the old name for a proxy before the console; say publicUrl instead'),
    })
    .describe('a section on the console'),
  metrics: z
    .strictObject({
      host: text('the address that figures and health are served on; 127.0.0.1 is this computer only').default(
        '127.0.0.1',
      ),
      port: z
        .int()
        .min(0)
        .max(65535)
        .describe('the port that figures and health are served on, 1 to 65535; 0 takes any free one'),
    })
    .describe('a section with "port"; whoever reaches it sees figures and health, without a sign-in')
    .optional(),
  log: z
    .strictObject({
      level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).describe('how much the log tells'),
    })
    .describe('a section with "level"'),
  journal: z
    .strictObject({
      headFile: path('the file outside the data folder that the journal’s head is written to every day').optional(),
    })
    .describe('a section on what proves the journal')
    .optional(),
  types: z.array(label('type')).min(1).describe('a list of document types, at least one'),
  units: z.array(unit).min(1).describe('a list of units, at least one'),
  fallbackUnit: z.string().min(1).describe('the id of the unit that gets what belongs to nobody else'),
});

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** A valid configuration: every default filled in, every path absolute. Times in ms unless the name says otherwise. */
export type Config = DeepReadonly<z.infer<typeof configSchema>>;
