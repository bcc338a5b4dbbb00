// The Content-Disposition of a download: a name came from a scanner or a sender and may hold anything.

const LONGEST = 120;

/** A name that is safe as a file name everywhere: no path, no control or direction characters, not hidden. */
const safeName = (name: string): string => {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\/:*?"<>|]/gu, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const signs = [...plain];
  if (signs.length === 0) return 'datei';
  if (signs.length <= LONGEST) return plain;
  const ending = /\.[A-Za-z0-9]{1,5}$/.exec(plain)?.[0] ?? '';
  return signs.slice(0, LONGEST - ending.length).join('') + ending;
};

/** RFC 6266: a plain name for old clients, the real one percent-encoded (RFC 8187). */
export const contentDisposition = (how: 'attachment' | 'inline', name: string): string => {
  const safe = safeName(name);
  const ascii = safe.replace(/[^\x20-\x7e]|[%;']/g, '_');
  const encoded = encodeURIComponent(safe).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
};
