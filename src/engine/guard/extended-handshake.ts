/**
 * Extended handshakes (BEP 10) before webtorrent decodes them. Its bencode decoder takes negative
 * lengths and runs backwards: the four bytes `l-3:` would keep it busy for ever.
 */
import type { Wire } from 'webtorrent';
import { BencodeDict, BencodeError, decodeBencode } from '../../core/torrent/bencode.ts';

const HANDSHAKE_ID = 0;
/** Real ones take a few hundred bytes. */
const MAX_HANDSHAKE_BYTES = 16 * 1024;
/** The first, and changes to it; the names of all of them are kept. */
const MAX_HANDSHAKES = 8;

export function guardExtendedHandshake(wire: Wire): void {
  const read = wire._onExtended.bind(wire);
  let count = 0;
  wire._onExtended = (id, payload) => {
    if (id === HANDSHAKE_ID) {
      count += 1;
      // As bittorrent-protocol does with what it cannot read.
      if (count > MAX_HANDSHAKES || !isDictionary(payload)) return;
    }
    read(id, payload);
  };
}

function isDictionary(payload: Uint8Array): boolean {
  if (payload.length > MAX_HANDSHAKE_BYTES) return false;
  try {
    const { value, end } = decodeBencode(payload);
    return value instanceof BencodeDict && end === payload.length;
  } catch (error) {
    if (error instanceof BencodeError) return false;
    throw error;
  }
}
