// Port: receives the acknowledgements of the units' systems.
import type { Acknowledged, Acknowledgement } from '../../handover/acknowledgement.ts';

export interface Acknowledgements {
  /**
   * Hands out each answer until it is applied, known or refused; what is too early comes again, and so does what rejects.
   * An answer may come twice and out of order. `stop` waits for the running ones.
   */
  receive(handle: (answer: Acknowledgement) => Promise<Acknowledged>): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
}
