// A configuration fault: position, message and advice.
import type { ConfigPath } from '../schema-tree.ts';

/** What is wrong at a path, before anyone looked up where that stands. */
export interface Finding {
  readonly path: ConfigPath;
  readonly message: string;
  readonly hint: string;
}

export interface ConfigFault {
  /** From 1; 0 if the value comes from the environment. */
  readonly line: number;
  /** From 1; 0 if the value comes from the environment. */
  readonly column: number;
  /** `stations[0].unit`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
  /** The environment variable that brought the value. */
  readonly variable?: string;
}
