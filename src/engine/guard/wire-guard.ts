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
import { guardUploads } from './uploads.ts';

/** Call it from the torrent's `wire` event, before the wire reads its first length prefix. */
export function guardWire(wire: Wire, torrent: GuardedTorrent): void {
  guardFrames(wire);
  const charge = guardMessages(wire, torrent);
  guardUploads(wire, torrent, charge);
  guardExtendedHandshake(wire);
  if (wire.ut_metadata !== undefined) guardMetadata(wire, wire.ut_metadata, torrent);
}
