/**
 * Answers a peer's requests no faster than it takes the blocks. webtorrent reads every requested
 * block at once and keeps it until it is sent: a peer that asks and does not read would fill the
 * memory, 128 KiB for each 17 bytes.
 */
import type { BlockRequest, Wire } from 'webtorrent';
import { closeWire } from './close-wire.ts';
import type { GuardedTorrent } from './guarded-torrent.ts';

/** The largest block anybody asks for; longer ones end the wire. */
const MAX_BLOCK_BYTES = 128 * 1024;
/** Blocks being read or waiting to be sent, for one peer. */
const MAX_UNSENT_BYTES = 2 * 1024 * 1024;
/** Below it the stream asks for more, so that reading goes on while the rest is sent. */
const REFILL_BELOW_BYTES = 1024 * 1024;
/** Requests of a peer that wait; told to it as `reqq` (BEP 10). libtorrent's figure is 2,000. */
export const MAX_PEER_REQUESTS = 2_000;

/** What waits to be sent on a wire. */
export function unsentBytes(wire: Wire): number {
  return wire._readableState.buffered;
}

export function isSendingTooMuch(wire: Wire): boolean {
  return unsentBytes(wire) >= MAX_UNSENT_BYTES;
}

export function guardUploads(
  wire: Wire,
  torrent: GuardedTorrent,
  charge: (cost: number) => boolean,
): void {
  const waiting: BlockRequest[] = [];
  let readingBytes = 0;

  const refuse = ({ piece, offset, length }: BlockRequest) => {
    if (charge(1) && wire.hasFast) wire.reject(piece, offset, length);
  };
  const serve = (request: BlockRequest) => {
    const { piece, offset, length } = request;
    readingBytes += length;
    wire.emit('request', piece, offset, length, (error: Error | null, block?: Uint8Array) => {
      readingBytes -= length;
      // It may have been cancelled, or we have choked the peer since.
      if (take(wire.peerRequests, request)) {
        if (block !== undefined && error === null) wire.piece(piece, offset, block);
        else if (wire.hasFast) wire.reject(piece, offset, length);
      }
      serveWaiting();
    });
  };
  const serveWaiting = () => {
    while (waiting.length > 0 && unsentBytes(wire) + readingBytes < MAX_UNSENT_BYTES) {
      const request = waiting.shift();
      if (request !== undefined && wire.peerRequests.includes(request)) serve(request);
    }
  };

  wire._onRequest = (piece, offset, length) => {
    const request = { piece, offset, length };
    if (piece < 0 || offset < 0 || length <= 0 || length > MAX_BLOCK_BYTES) closeWire(wire);
    else if (wire.amChoking && !wire.allowedFastSet.includes(piece)) refuse(request);
    else if (!torrent.has(piece)) refuse(request);
    else if (wire.peerRequests.length >= MAX_PEER_REQUESTS) closeWire(wire);
    // Cancelled ones wait here too until their turn comes.
    else if (waiting.length >= 2 * MAX_PEER_REQUESTS) closeWire(wire);
    else {
      wire.peerRequests.push(request);
      waiting.push(request);
      serveWaiting();
    }
  };
  wire._readableState.highWaterMark = REFILL_BELOW_BYTES;
  wire._read = (done) => {
    serveWaiting();
    done(null);
  };
  wire.extendedHandshake['reqq'] ??= MAX_PEER_REQUESTS;
}

function take(requests: BlockRequest[], request: BlockRequest): boolean {
  const at = requests.indexOf(request);
  if (at < 0) return false;
  requests.splice(at, 1);
  return true;
}
