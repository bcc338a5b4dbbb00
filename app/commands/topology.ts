// `topology`: what this configuration needs at its brokers, compared or declared.
import { applyTo, differencesOf } from '../../adapters/rabbitmq/definitions.ts';
import { MailroomError } from '../../domain/errors.ts';
import { topologyOf } from '../compose-handover.ts';
import { requireConfig } from '../configuration.ts';

/** One JSON object a difference. Exit code 2 if there is one. */
const check = async (configFile: string | undefined): Promise<number> => {
  let count = 0;
  for (const { broker, definitions } of topologyOf(requireConfig(configFile))) {
    for (const difference of await differencesOf(broker, definitions)) {
      count += 1;
      process.stdout.write(`${JSON.stringify(difference)}\n`);
    }
  }
  process.stderr.write(count === 0 ? 'The brokers have what is needed.\n' : `${count} differences.\n`);
  return count === 0 ? 0 : 2;
};

const apply = async (configFile: string | undefined): Promise<number> => {
  for (const { broker, definitions } of topologyOf(requireConfig(configFile))) {
    await applyTo(broker, definitions).catch((cause: unknown) => {
      const differs = cause instanceof Error && cause.message.includes('PRECONDITION_FAILED');
      throw new MailroomError(differs ? 'TOPOLOGY_DIFFERS' : 'QUEUE_UNAVAILABLE', { cause });
    });
  }
  process.stderr.write('The brokers have what is needed.\n');
  return 0;
};

export const topology = (
  { apply: applies }: { readonly apply?: boolean },
  configFile: string | undefined,
): Promise<number> => (applies === true ? apply(configFile) : check(configFile));
