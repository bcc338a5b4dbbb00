// `topology`: what this configuration needs at its brokers, compared or declared.
import { MailroomError } from '../../../domain/errors.ts';
import { topologyOf } from '../../compose/handover.ts';
import { requireConfig } from '../../run/configuration.ts';

const broken = (cause: unknown): never => {
  const differs = cause instanceof Error && cause.message.includes('PRECONDITION_FAILED');
  throw new MailroomError(differs ? 'TOPOLOGY_DIFFERS' : 'QUEUE_UNAVAILABLE', { cause });
};

/** Declares what is missing, or prints one JSON object a difference and ends with 2 if there is one. */
export const topology = async (
  { apply = false }: { readonly apply?: boolean },
  configFile: string | undefined,
): Promise<number> => {
  const needed = topologyOf(requireConfig(configFile));
  let count = 0;
  for (const broker of needed) {
    if (apply) await broker.apply().catch(broken);
    else
      for (const difference of await broker.differences().catch(broken)) {
        count += 1;
        process.stdout.write(`${JSON.stringify(difference)}\n`);
      }
  }
  if (needed.length === 0) process.stderr.write('This configuration names no broker.\n');
  else if (count > 0) process.stderr.write(`${count} differences.\n`);
  else if (apply) process.stderr.write('The brokers have what is needed.\n');
  else
    process.stderr.write(
      'The brokers have the exchanges and queues that are needed; bindings cannot be seen from here.\n',
    );
  return count === 0 ? 0 : 2;
};
