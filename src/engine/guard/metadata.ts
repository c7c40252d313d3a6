/**
 * ut_metadata (BEP 9) with every check that its extension of webtorrent leaves out: it writes where
 * the peer says, and decodes what arrived before it knows the hash, with a decoder that a few bytes
 * keep busy for ever. Here nothing is decoded that is not strict bencode, and the info dictionary is
 * hashed first, then read by our own rules, before webtorrent sees it.
 */
import type { MetadataExtension, Wire } from 'webtorrent';
import { closeWire } from './close-wire.ts';
import type { GuardedTorrent } from './guarded-torrent.ts';
import {
  METADATA_BLOCK_BYTES,
  readMetadataMessage,
  type MetadataMessage,
} from './metadata-message.ts';

/** Of one peer to send the metadata; the first may hold an honest mistake. */
const MAX_TRIES = 2;
/** Of what waits to be sent on a wire. */
const MAX_UNSENT_BYTES = 2 * 1024 * 1024;

export function guardMetadata(
  wire: Wire,
  metadata: MetadataExtension,
  torrent: GuardedTorrent,
): void {
  metadata.onMessage = (payload) => {
    const message = readMetadataMessage(payload);
    if (message === 'unknown') return;
    if (message === 'malformed' || !receive(wire, metadata, message)) closeWire(wire);
  };
  const readHandshake = metadata.onExtendedHandshake.bind(metadata);
  metadata.onExtendedHandshake = (handshake) => {
    // Another one would ask for all blocks again, into new memory.
    if (metadata._metadataSize === null) readHandshake(handshake);
  };
  let isChecking = false;
  let tryCount = 0;
  metadata._checkDone = async () => {
    if (isChecking || !hasAllBlocks(metadata)) return;
    isChecking = true;
    try {
      const isRight = await check(metadata, torrent);
      if (isRight) return;
      tryCount += 1;
      if (tryCount === MAX_TRIES) closeWire(wire);
      else metadata._failedMetadata();
    } catch {
      closeWire(wire);
    } finally {
      isChecking = false;
    }
  };
}

/** False when the message breaks the protocol. */
function receive(wire: Wire, metadata: MetadataExtension, message: MetadataMessage): boolean {
  const { piece } = message;
  switch (message.type) {
    case 'request':
      if (metadata._metadataComplete && piece >= blockCount(metadata)) return false;
      // Who does not read what it asked for gets nothing more for now.
      if (wire._readableState.buffered < MAX_UNSENT_BYTES) metadata._onRequest(piece);
      return true;
    case 'reject':
      if (metadata._fetching) metadata._onReject(piece);
      return true;
    case 'data': {
      // Another peer was quicker.
      if (!metadata._fetching) return true;
      const { block, totalBytes } = message;
      if (piece >= blockCount(metadata) || block.length !== blockLength(metadata, piece))
        return false;
      if (totalBytes !== null && totalBytes !== metadata._metadataSize) return false;
      metadata._onData(piece, block, metadata._metadataSize ?? 0);
      return true;
    }
  }
}

/** False when the blocks have another hash than the torrent. */
async function check(metadata: MetadataExtension, torrent: GuardedTorrent): Promise<boolean> {
  if (metadata.metadata === undefined || !metadata._fetching) return true;
  // A copy: the peer may send a block again while this is hashed.
  const infoBytes = metadata.metadata.slice();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-1', infoBytes));
  if (hexOf(hash) !== metadata._infoHash) return false;
  if (torrent.acceptsMetadata(infoBytes)) await metadata.setMetadata(infoBytes);
  return true;
}

function hasAllBlocks(metadata: MetadataExtension): boolean {
  for (let piece = 0; piece < blockCount(metadata); piece += 1) {
    if (!metadata._bitfield.get(piece)) return false;
  }
  return true;
}

function blockCount({ _metadataSize }: MetadataExtension): number {
  return Math.ceil((_metadataSize ?? 0) / METADATA_BLOCK_BYTES);
}

function blockLength({ _metadataSize }: MetadataExtension, piece: number): number {
  return Math.min(METADATA_BLOCK_BYTES, (_metadataSize ?? 0) - piece * METADATA_BLOCK_BYTES);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
