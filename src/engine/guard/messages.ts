/**
 * Bounds on what a peer may say and how often. Each message below makes webtorrent look through
 * all pieces or all wires, for as little as five bytes.
 */
import type { Wire } from 'webtorrent';
import { PAYWIRE_NAME } from '../../core/paywire/codec.ts';
import { closeWire } from './close-wire.ts';
import type { GuardedTorrent } from './guarded-torrent.ts';
import { TokenBucket } from './token-bucket.ts';

/** Of a peer that is choked with a full pipeline, all requests are refused at once. */
const BUCKET = { capacity: 4_000, perSecond: 400 } as const;
/** By message id (BEP 3, 6, 10); what is not named costs 1. */
const COSTS: Readonly<Record<number, number>> = {
  4: 0.02, // have: each index counts once
  5: 200, // bitfield: once in a wire's life
  6: 0.02, // request: bounded by the upload queue
  7: 0, // piece: those nobody asked for are charged below
  8: 0.1, // cancel: looks through the requests
  14: 200, // have all
  15: 200, // have none
};
const UNKNOWN_COST = 1;
const EXTENDED = 20;
/** Has a meter of its own, by bytes served: a fast wire in small steps says more than 400 a second. */
const PAYWIRE_COST = 0.05;
/** webtorrent's own bitfield ends there. */
const MAX_PIECES = 400_000;

/** Returns what charges the wire for something costly; false when it has been closed for that. */
export function guardMessages(
  wire: Wire,
  torrent: GuardedTorrent,
  bucket = new TokenBucket(BUCKET),
): (cost: number) => boolean {
  const charge = (cost: number): boolean => {
    const isAllowed = bucket.take(cost);
    if (!isAllowed) closeWire(wire);
    return isAllowed;
  };
  const read = wire._onMessage.bind(wire);
  wire._onMessage = (message) => {
    if (charge(costOf(wire, message))) read(message);
  };
  const readKeepAlive = wire._onKeepAlive.bind(wire);
  wire._onKeepAlive = () => {
    if (charge(UNKNOWN_COST)) readKeepAlive();
  };
  const readHave = wire._onHave.bind(wire);
  wire._onHave = (index) => {
    if (index < 0 || index >= (torrent.pieceCount ?? MAX_PIECES)) closeWire(wire);
    else readHave(index);
  };
  const readBitfield = wire._onBitField.bind(wire);
  wire._onBitField = (bits) => {
    const { pieceCount } = torrent;
    const fits =
      pieceCount === null
        ? bits.length <= MAX_PIECES / 8
        : bits.length === Math.ceil(pieceCount / 8);
    if (fits) readBitfield(bits.slice());
    else closeWire(wire);
  };
  const readPiece = wire._onPiece.bind(wire);
  wire._onPiece = (index, offset, block) => {
    const isAwaited = wire.requests.some(
      (request) =>
        request.piece === index && request.offset === offset && request.length === block.length,
    );
    // It may have been cancelled while it was under way.
    if (isAwaited) readPiece(index, offset, block);
    else charge(UNKNOWN_COST);
  };
  return charge;
}

function costOf(wire: Wire, [id = -1, extension = 0]: Uint8Array): number {
  const isPaywire = id === EXTENDED && wire.extendedMapping[extension] === PAYWIRE_NAME;
  return isPaywire ? PAYWIRE_COST : (COSTS[id] ?? UNKNOWN_COST);
}
