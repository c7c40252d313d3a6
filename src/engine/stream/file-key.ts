import type { InfoHash } from '../../core/units/info-hash.ts';

/** Names one file of one torrent. */
export function fileKey(infoHash: InfoHash, fileIndex: number): string {
  return `${infoHash}.${fileIndex}`;
}
