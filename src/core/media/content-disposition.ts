/** The `Content-Disposition` header (RFC 6266), with names in any script (RFC 8187). */

/** What may stand as itself in an extended value: RFC 8187's `attr-char`. */
const ENCODED_BY_US = /['()*]/g;

/**
 * @param name A safe name (`core/torrent/safe-name.ts`): of one part, without control characters.
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const wellFormed = name.toWellFormed();
  // For readers that do not know the extended form: ASCII, without what quoting would have to escape.
  const plain = wellFormed.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  const extended = encodeURIComponent(wellFormed).replace(
    ENCODED_BY_US,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${extended}`;
}
