// What lies in a scan folder and is no letter: half-finished copies, the traces of file managers, our own work folder.

/** The folder inside each station's folder where claimed files lie. Being a dot folder, it is never scanned. */
export const WORK_FOLDER = '.work';

const ALWAYS = [
  '.*', // .DS_Store, .nfs0000 (a file deleted while open), .smbdelete, our .work
  '*.tmp',
  '*.part',
  '*.partial',
  '*.crdownload',
  '~$*', // Office's lock files
  'Thumbs.db',
  'desktop.ini',
];

const matcherOf = (pattern: string): RegExp => {
  const source = pattern
    .normalize('NFC')
    // One star says as much as many, and is matched in reasonable time.
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]');
  return new RegExp(`^${source}$`, 'iu');
};

/**
 * Builds the rule for a station. `patterns`: `*` any characters, `?` one, case does not matter; a pattern with a slash
 * is compared with the path below the station's folder, any other with the file's name. The path comes decoded.
 */
export const ignoreRule = (patterns: readonly string[] = []): ((path: string) => boolean) => {
  const rules = [...ALWAYS, ...patterns].map((pattern) => ({
    whole: pattern.includes('/'),
    matcher: matcherOf(pattern),
  }));
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return rules.some(({ whole, matcher }) => matcher.test(whole ? path : name));
  };
};
