/** A link that opens a torrent's preview in this Bittern: the magnet stays behind the `#`. */
export function shareLink(magnet: string): string {
  return `${location.origin}${location.pathname}#${magnet}`;
}
