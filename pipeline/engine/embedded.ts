// The embedded office: all duties in one process.
import type { Channel } from '../../domain/ports/units/channel.ts';
import { type FlowPorts, type FlowSettings, flow } from '../flow.ts';
import type { ClaimedFile } from '../stages/01-receive.ts';
import { bringOut, type DutyPorts, doWork, entrance, keepUp, type Line } from './process-roles.ts';

export type OfficePorts = FlowPorts &
  DutyPorts & {
    /** How documents reach the units. */
    readonly channel: Channel;
  };

export interface Office {
  /** Enters a claimed file in the ledger; when it resolves, the file will never be forgotten. The same id again does nothing. */
  enter(file: ClaimedFile): Promise<void>;
  /** Stops taking work, finishes what is under way or gives it back. */
  stop(): Promise<void>;
}

/** Quick work: low concurrency is enough. */
export const LETTER_LINE: Line = { work: ['separate', 'classify', 'decide', 'compose', 'hand-over'], concurrency: 4 };
export const OPEN_LINE: Line = { work: ['open'], concurrency: 1 };
export const RECEIVE_LINE: Line = { work: ['receive'], concurrency: 4 };

export const startOffice = async (ports: OfficePorts, settings: FlowSettings): Promise<Office> => {
  const lines: readonly Line[] = [
    { work: ['open', 'page'], concurrency: ports.workers.size },
    { ...LETTER_LINE, work: ['receive', ...LETTER_LINE.work] },
  ];
  const duties = [
    await doWork(ports, flow(ports, settings), lines),
    await keepUp(
      ports,
      lines.flatMap(({ work }) => work),
    ),
    await bringOut(ports),
  ];
  return {
    enter: entrance(ports),
    stop: async () => {
      await Promise.all(duties.map((duty) => duty.stop()));
    },
  };
};
