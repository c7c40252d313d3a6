import type { PieceLayout } from '../core/ports.ts';
import type { Metainfo } from '../core/torrent/metainfo.ts';

export function layoutOf(metainfo: Metainfo): PieceLayout {
  const { pieceLengthBytes, lengthBytes } = metainfo;
  return { pieceLengthBytes, lengthBytes };
}
