// Maps errors of MongoDB and its driver to MailroomErrors.
import { BSON, MongoBulkWriteError, MongoServerError } from 'mongodb';
import { MailroomError } from '../../../domain/errors.ts';

// https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
const DUPLICATE_KEY = 11_000;
const OUT_OF_DISK_SPACE = 14_031;
const TOO_LARGE = new Set([10_334, 17_420]);

/** Somebody else has written this document. */
export const isDuplicate = (error: unknown): error is MongoServerError =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;

/** Which document of an ordered `insertMany` was there already; those before it were written, those behind it not. */
export const duplicateAt = (error: unknown): number | undefined => {
  if (!(error instanceof MongoBulkWriteError) || !isDuplicate(error)) return undefined;
  // Those before it are not yet with a majority: that is no answer to build on.
  if (error.result.getWriteConcernError() !== undefined) return undefined;
  const [first] = [error.writeErrors].flat();
  return first?.index;
};

/** The fault behind what was thrown: STORAGE_FULL, PORT_MISUSED (what was to be written is no item), STORE_UNAVAILABLE. */
export const mongodbFault = (error: unknown): MailroomError => {
  if (error instanceof MailroomError) return error;
  const code = error instanceof MongoServerError ? error.code : undefined;
  if (code === OUT_OF_DISK_SPACE) return new MailroomError('STORAGE_FULL', { cause: error });
  if ((typeof code === 'number' && TOO_LARGE.has(code)) || error instanceof BSON.BSONError)
    return new MailroomError('PORT_MISUSED', { port: 'store', cause: error });
  return new MailroomError('STORE_UNAVAILABLE', { cause: error });
};

/** Runs `ask` and throws what `mongodbFault` makes of its failure. */
export const asking = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    throw mongodbFault(error);
  }
};
