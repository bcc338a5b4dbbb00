// Formats configuration faults with file and line.
import type { ConfigFault } from './fault.ts';

/** `config.yaml:12:5  stations[0].unit  names a unit that is not in the list → did you mean "bauamt"?` */
export const explainFaults = (faults: readonly ConfigFault[], file: string): readonly string[] =>
  faults.map(({ line, column, path, message, hint, variable }) =>
    [variable ?? `${file}:${line}:${column}`, ...(path === '' ? [] : [path]), `${message} → ${hint}`].join('  '),
  );
