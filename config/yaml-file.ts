// Parses YAML and keeps the position of every value.
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { ConfigFault } from './findings/fault.ts';
import type { ConfigPath } from './schema-tree.ts';

export interface YamlFile {
  /** Plain data; undefined if the text could not be turned into any. */
  readonly data: unknown;
  readonly faults: readonly ConfigFault[];
  /** Line and column, both from 1, of the deepest part of the path that is in the file; `found`: the whole path is. */
  readonly locate: (path: ConfigPath) => { readonly line: number; readonly column: number; readonly found: boolean };
}

const HINTS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'keep one of the two lines',
  TAB_AS_INDENT: 'indent with blanks, never with tabs',
  BAD_INDENT: 'keys that belong together start in the same column',
  BAD_ALIAS: 'a value that starts with * or & needs quotation marks',
  MISSING_CHAR: 'check quotation marks and brackets; a value that holds ": " needs quotation marks',
  MULTIPLE_DOCS: 'remove the line "---"',
};

const plain = (document: Document.Parsed): { data: unknown; fault?: string } => {
  try {
    return { data: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    // Thrown for aliases that name nothing or multiply without end.
    return { data: undefined, fault: error instanceof Error ? error.message : String(error) };
  }
};

const offsetOf = (document: Document.Parsed, path: ConfigPath): { offset: number; found: boolean } => {
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  let node: unknown = resolved(document.contents);
  let offset = document.contents?.range[0] ?? 0;
  for (const step of path) {
    let next: { at?: Node | null; value: unknown } | undefined;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      next = pair && { at: pair.key as Node, value: pair.value };
    } else if (isSeq(node) && typeof step === 'number') {
      const item = node.items[step];
      next = item === undefined ? undefined : { at: item as Node, value: item };
    }
    if (!next) return { offset, found: false };
    offset = next.at?.range?.[0] ?? offset;
    node = resolved(next.value);
  }
  return { offset, found: true };
};

export const readYaml = (text: string): YamlFile => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  // The parser's own words hold no values of the file beyond the character it stumbled over.
  const faults: ConfigFault[] = [...document.errors, ...document.warnings].map((error) => ({
    ...at(error.pos[0]),
    path: '',
    message: error.message,
    hint: HINTS[error.code] ?? 'this is not valid YAML; compare the line with config/examples/musterhausen.yaml',
  }));
  const { data, fault } = plain(document);
  if (fault !== undefined) faults.push({ line: 1, column: 1, path: '', message: fault, hint: HINTS.BAD_ALIAS! });
  return {
    data,
    faults,
    locate: (path) => {
      const { offset, found } = offsetOf(document, path);
      return { ...at(offset), found };
    },
  };
};
