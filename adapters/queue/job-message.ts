// The message format of jobs on a broker: small, versioned, validated on arrival.
import { z } from 'zod';
import type { Job } from '../../domain/items.ts';
import { WORKS } from './rabbitmq/topology.ts';

/** A change of meaning gets a new type. */
export const JOB_TYPE = 'de.poststelle.job.v1';

const job = z.object({
  work: z.enum(WORKS),
  kind: z.enum(['delivery', 'page', 'document', 'decision']),
  id: z.string().min(1).max(200),
}) satisfies z.ZodType<Job>;

export const jobContent = ({ work, kind, id }: Job): Buffer => Buffer.from(JSON.stringify({ work, kind, id }));

/** The job, or what is wrong with the message: never its content. */
export const jobOfMessage = (type: unknown, content: Uint8Array): Job | { readonly wrong: string } => {
  if (type !== JOB_TYPE) return { wrong: `type ${typeof type === 'string' ? type.slice(0, 80) : 'missing'}` };
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(content).toString());
  } catch {
    return { wrong: 'not JSON' };
  }
  const parsed = job.safeParse(value);
  return parsed.success ? parsed.data : { wrong: parsed.error.issues.map(({ path }) => path.join('.')).join(', ') };
};
