// Files in a scan folder that are never letters: partial copies, file managers' and copiers' side files.
import { SILENT_FILES, SILENT_FOLDERS } from './side-files.ts';

/** The folder inside each station's folder for claimed files. Being a dot folder, it is never scanned. */
export const WORK_FOLDER = '.work';

/** Copies on their way; they get another name when they are whole. */
const UNFINISHED = ['*.tmp', '*.part', '*.partial', '*.filepart', '*.crdownload'];

/**
 * `take`: it may be a letter. `silent`: known to be none, or the configuration names it. `hidden` and `unfinished`: not
 * taken either, but somebody may have meant it as one.
 */
export type Standing = 'take' | 'silent' | 'hidden' | 'unfinished';

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
export const ignoreRule = (patterns: readonly string[] = []): ((path: string) => Standing) => {
  const silent = [...SILENT_FILES, ...SILENT_FOLDERS, WORK_FOLDER, ...patterns].map((pattern) => ({
    whole: pattern.includes('/'),
    matcher: matcherOf(pattern),
  }));
  const unfinished = UNFINISHED.map(matcherOf);
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (silent.some(({ whole, matcher }) => matcher.test(whole ? path : name))) return 'silent';
    if (unfinished.some((matcher) => matcher.test(name))) return 'unfinished';
    return name.startsWith('.') ? 'hidden' : 'take';
  };
};
