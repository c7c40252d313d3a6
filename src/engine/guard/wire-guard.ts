/**
 * Stands in front of one wire. webtorrent believes what a peer says: one frame, one index or a few
 * bytes of bencode can fill its memory, keep it busy for ever or throw out of its event loop. Here a
 * wire that oversteps is closed before its message is buffered or parsed, and nothing thrown over
 * one peer's message goes further than that peer.
 */
import type { Wire } from 'webtorrent';
import { guardExtendedHandshake } from './extended-handshake.ts';
import { guardFrames } from './frames.ts';
import type { GuardedTorrent } from './guarded-torrent.ts';
import { guardMessages } from './messages.ts';
import { guardMetadata } from './metadata.ts';

/**
 * Call it from the torrent's `wire` event, before the wire reads its first length prefix. Returns what
 * charges the wire for something costly; false when it has been closed for that.
 */
export function guardWire(wire: Wire, torrent: GuardedTorrent): (cost: number) => boolean {
  guardFrames(wire);
  const charge = guardMessages(wire, torrent);
  guardExtendedHandshake(wire);
  if (wire.ut_metadata !== undefined) guardMetadata(wire, wire.ut_metadata, torrent);
  return charge;
}
