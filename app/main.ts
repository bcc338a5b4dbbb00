// Entry point of the command line; a fault ends it with code, cause and advice.
import { MailroomError } from '../domain/errors.ts';
import { program } from './commands/program.ts';

// Nothing that this program writes is for other users of the computer; the group reads what units receive. What only the
// office reads (store, blobs, sign-in) is kept to its owner besides.
process.umask(process.umask() | 0o027);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(
    `${error instanceof MailroomError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  if (error instanceof MailroomError && error.cause instanceof Error)
    process.stderr.write(`  because: ${error.cause.message}\n`);
  // At once: an office that could not open (its port is taken, say) must not go on half open behind this message.
  process.exit(1);
}
