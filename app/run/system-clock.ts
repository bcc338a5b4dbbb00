// The system clock and random ids.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../domain/ports/clock.ts';

export const systemClock: Clock = { now: () => Date.now(), id: () => randomUUID() };
