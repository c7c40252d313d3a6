import type { Torrent } from 'webtorrent';
import { FaultError } from '../core/fault.ts';
import { encodeMetainfo, parseMetainfo } from '../core/torrent/metainfo.ts';
import type { GuardedTorrent } from './guard/guarded-torrent.ts';

/** A torrent as the guard of its wires sees it. `failed`: its peers' metadata is not acceptable. */
export function guardedViewOf(torrent: Torrent, failed: (error: Error) => void): GuardedTorrent {
  return {
    get pieceCount() {
      return torrent.bitfield === undefined ? null : torrent.pieces.length;
    },
    // Its wires end a moment after a torrent, and its store is gone by then.
    has: (index) => !torrent.destroyed && (torrent.bitfield?.get(index) ?? false),
    acceptsMetadata: (infoBytes) => {
      const outcome = parseMetainfo(encodeMetainfo({ infoBytes, announce: [] }));
      if (outcome.ok) return true;
      failed(new FaultError(outcome.fault.code, outcome.fault.message));
      return false;
    },
  };
}
