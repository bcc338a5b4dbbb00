// Contracts of the session, and of what the frame around every screen shows.
import { z } from 'zod';
import { nothing, operation } from './operation.ts';
import { list } from './parts.ts';

/** Comes from the configuration: a type, a unit, a scan station. */
const named = z.strictObject({ id: z.string(), name: z.string() }).meta({ id: 'Named' });
export type Named = z.infer<typeof named>;

const sessionAnswer = z.strictObject({
  operator: z.string().describe('Name of the person who is signed in.'),
  office: z.strictObject({
    name: z.string(),
    collectOnly: z.boolean().describe('A person decides about every document.'),
  }),
  types: list(named),
  units: list(named),
  stations: list(named),
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;

const countsAnswer = z.strictObject({
  review: z.int(),
  setAside: z.int().describe('In quarantine, and deliveries that gave no document.'),
  checks: z.int().describe('Sample checks that wait.'),
});
export type CountsAnswer = z.infer<typeof countsAnswer>;

const disk = z.strictObject({ folder: z.string(), free: z.number(), size: z.number() });
const storageAnswer = z.strictObject({
  state: z.enum(['ok', 'full', 'read-only']),
  disks: list(disk).describe('Bytes.'),
});
export type StorageAnswer = z.infer<typeof storageAnswer>;

export const sessionOperations = {
  signIn: operation({
    summary: 'Signs in with a one-time ticket and sets the session cookie.',
    method: 'post',
    path: '/session',
    body: z.object({ ticket: z.string().min(1).max(500) }),
    answer: nothing,
    refusals: { 401: ['ticket-refused'], 429: ['too-many-attempts'] },
    isPublic: true,
  }),
  loadSession: operation({
    summary: 'Who is signed in, and the names of types, units and stations.',
    method: 'get',
    path: '/session',
    answer: sessionAnswer,
  }),
  signOut: operation({ summary: 'Ends the session.', method: 'delete', path: '/session', answer: nothing }),
  loadCounts: operation({
    summary: 'How much waits for a person.',
    method: 'get',
    path: '/counts',
    answer: countsAnswer,
  }),
  loadStorage: operation({
    summary: 'Whether the mailroom can write, and how much room there is.',
    method: 'get',
    path: '/storage',
    answer: storageAnswer,
  }),
  loadOpenApi: operation({
    summary: 'This document.',
    method: 'get',
    path: '/openapi.json',
    answer: z.looseObject({ openapi: z.literal('3.1.0') }),
  }),
  followEvents: operation({
    summary: 'Server-sent events: `changed` when something changed, not what.',
    method: 'get',
    path: '/events',
    answer: { media: 'text/event-stream' },
    refusals: { 429: ['too-many-attempts'] },
  }),
};
