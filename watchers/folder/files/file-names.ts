// File names are bytes: decoded for display, encoded reversibly as ASCII in our own folder.

/** NAME_MAX is 255 bytes, on encrypted folders (eCryptfs) 143; scanners write at most about 100. */
const LONGEST_WORK_NAME = 143;
const LONGEST_EXTENSION = 16;
const SLASH = 0x2f;
const DOT = 0x2e;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows = new TextDecoder('windows-1252');

const asUtf8 = (name: Uint8Array): string | undefined => {
  try {
    return utf8.decode(name);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

const segmentsOf = (path: Uint8Array): Uint8Array[] =>
  Buffer.from(path)
    .toString('latin1')
    .split('/')
    .map((segment) => Buffer.from(segment, 'latin1'));

/**
 * The name (or path) as people read it: UTF-8, else Latin-1 (older scanners and Windows shares), composed (NFC; a Mac
 * sends ü as two characters). Control characters and those that turn the reading direction become U+FFFD.
 */
export const nameForPeople = (path: Uint8Array): string =>
  segmentsOf(path)
    .map((segment) => asUtf8(segment) ?? windows.decode(segment))
    .join('/')
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');

const escaped = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => {
    const sign = String.fromCharCode(byte);
    return /[A-Za-z0-9._-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');

/** Characters where the name is UTF-8, bytes where not: what may be cut between. */
const piecesOf = (name: Uint8Array): string[] => {
  const text = asUtf8(name);
  const pieces =
    text === undefined ? Array.from(name, (byte) => Uint8Array.of(byte)) : [...text].map((sign) => Buffer.from(sign));
  return pieces.map(escaped);
};

const extensionStart = (name: Uint8Array): number => {
  const dot = name.lastIndexOf(DOT);
  return dot > name.lastIndexOf(SLASH) + 1 && name.length - dot <= LONGEST_EXTENSION ? dot : name.length;
};

/** `<id>_<name>`, ASCII, at most 143 bytes; too long a name loses the end of its stem ("~") but keeps its extension. */
export const workName = (id: string, name: Uint8Array): string => {
  const whole = `${id}_${escaped(name)}`;
  if (whole.length <= LONGEST_WORK_NAME) return whole;
  const dot = extensionStart(name);
  const end = `~${escaped(name.subarray(dot))}`;
  let kept = `${id}_`;
  for (const piece of piecesOf(name.subarray(0, dot))) {
    if (kept.length + piece.length + end.length > LONGEST_WORK_NAME) break;
    kept += piece;
  }
  return kept + end;
};

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** The way back; undefined for a name that is not ours. */
export const readWorkName = (name: string): { readonly id: string; readonly name: Uint8Array } | undefined => {
  const line = name.indexOf('_');
  const id = name.slice(0, line);
  const rest = name.slice(line + 1);
  if (line < 0 || !UUID.test(id) || !/^(?:[A-Za-z0-9._~-]|%[\dA-F]{2})+$/.test(rest)) return undefined;
  const bytes = rest.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { id, name: Buffer.from(bytes, 'latin1') };
};
