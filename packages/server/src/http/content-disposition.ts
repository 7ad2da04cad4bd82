/**
 * The header that names a file, by RFC 6266: plain ASCII for old clients, and the true name in any
 * script by RFC 5987.
 */
export function contentDisposition(type: 'attachment' | 'inline', fileName: string): string {
  const name = fileName.toWellFormed();
  const plain = asciiOf(name);
  const quoted = `${type}; filename="${plain.replace(/["\\]/g, '\\$&')}"`;
  return plain === name ? quoted : `${quoted}; filename*=UTF-8''${encode(name)}`;
}

/** `Résumé.pdf` as `Resume.pdf`; what has no likeness in ASCII is an underscore. */
function asciiOf(name: string): string {
  return (
    name
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[^\x20-\x7e]/gu, '_')
      // A percent sign would be decoded by some clients, though the RFC says not to.
      .replaceAll('%', '_')
  );
}

/** RFC 5987 allows fewer characters than encodeURIComponent leaves. */
function encode(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
