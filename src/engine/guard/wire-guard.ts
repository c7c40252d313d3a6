/**
 * Stands in front of one wire. webtorrent takes any length prefix and re-concatenates a growing
 * buffer (seconds of CPU for one hostile frame), and one bad `ut_metadata` index throws out of the
 * event loop. Here a wire that oversteps is closed before its message is buffered or parsed.
 */
import type { MetadataExtension, Wire } from 'webtorrent';

/** "piece" with the largest block anybody sends, and its header. */
const MAX_BLOCK_MESSAGE_BYTES = 128 * 1024 + 9;
/** BEP 10 messages; `ut_metadata` carries 16 KiB blocks. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Pieces beyond webtorrent's own bitfield cap do not exist. */
const MAX_BITFIELD_BYTES = 400_000 / 8 + 1;
/** Blocks a peer may have asked for and not got yet; stock webtorrent asks for about a second's. */
const MAX_PEER_REQUESTS = 2_000;
const METADATA_BLOCK_BYTES = 16 * 1024;

/** The longest message this side accepts, without its length prefix. */
export const MAX_FRAME_BYTES = Math.max(
  MAX_BLOCK_MESSAGE_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_BITFIELD_BYTES,
);

/** Call it from the torrent's `wire` event, before the wire reads its first length prefix. */
export function guardWire(wire: Wire): void {
  const readLength = wire._onMessageLength.bind(wire);
  wire._onMessageLength = (header) => {
    // Unsigned: a prefix above 2^31 would read as negative and never end.
    const length = new DataView(header.buffer, header.byteOffset, 4).getUint32(0);
    if (length > MAX_FRAME_BYTES) wire.destroy();
    else readLength(header);
  };
  const readRequest = wire._onRequest.bind(wire);
  wire._onRequest = (index, offset, length) => {
    if (wire.peerRequests.length >= MAX_PEER_REQUESTS || offset < 0 || length <= 0) wire.destroy();
    else readRequest(index, offset, length);
  };
  if (wire.ut_metadata !== undefined) guardMetadata(wire, wire.ut_metadata);
}

/** ut_metadata (BEP 9) believes a peer's `piece` and writes there. */
function guardMetadata(wire: Wire, metadata: MetadataExtension): void {
  const read = metadata.onMessage.bind(metadata);
  metadata.onMessage = (payload) => {
    try {
      if (isPlausible(payload, metadata)) read(payload);
      else wire.destroy();
    } catch {
      wire.destroy();
    }
  };
}

function isPlausible(payload: Uint8Array, metadata: MetadataExtension): boolean {
  if (payload.length > METADATA_BLOCK_BYTES + 1024) return false;
  // The dictionary is ASCII and comes first: d8:msg_typei1e5:piecei0e10:total_sizei34256ee
  const head = String.fromCharCode(...payload.subarray(0, 128));
  const type = integerAfter(head, '8:msg_type');
  const piece = integerAfter(head, '5:piece');
  if (type === null || piece === null) return true; // webtorrent drops what it cannot read
  const pieceCount = Math.ceil((metadata._metadataSize ?? 0) / METADATA_BLOCK_BYTES);
  const isKnownPiece = piece >= 0 && piece < pieceCount;
  if (type === 1) return !metadata._fetching || isKnownPiece;
  // A request before we have the metadata is refused by webtorrent, whatever its index.
  return type !== 0 || piece >= 0;
}

function integerAfter(text: string, name: string): number | null {
  const at = text.indexOf(`${name}i`);
  if (at < 0) return null;
  const match = /^-?\d{1,16}(?=e)/.exec(text.slice(at + name.length + 1));
  return match === null ? null : Number(match[0]);
}
