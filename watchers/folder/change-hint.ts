// Triggers a scan on file-system events. Only a hint: events may be late, duplicated or missing.
import { basename } from 'node:path';
import { watch } from 'chokidar';

export interface Wake {
  readonly close: () => Promise<void>;
}

/** `onError` comes at most once, for example when the system's watches are used up. */
export const wakeOnChange = (options: {
  readonly folder: string;
  readonly subfolders: boolean;
  readonly onChange: () => void;
  readonly onError: (cause: unknown) => void;
}): Wake => {
  const { folder, subfolders, onChange, onError } = options;
  const watcher = watch(folder, {
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    atomic: false,
    ...(!subfolders && { depth: 0 }),
    ignored: (path) => path !== folder && basename(path).startsWith('.'),
  });
  let failed = false;
  watcher.on('all', onChange);
  // Names that are no valid text show up only here.
  watcher.on('raw', onChange);
  watcher.on('error', (cause) => {
    if (!failed) onError(cause);
    failed = true;
  });
  return { close: () => watcher.close() };
};
