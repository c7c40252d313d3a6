/**
 * Reads length-prefixed messages (BEP 3) within bounds. bittorrent-protocol takes any length and
 * joins all that has arrived with each chunk: one announced 2 GiB message, or 1 MiB in single
 * bytes, would cost minutes of CPU and all memory.
 */
import type { Wire } from 'webtorrent';
import { closeWire } from './close-wire.ts';

/** The longest message this side accepts, without its length prefix; the longest known are
 * bitfields (50 kB for 400,000 pieces), blocks of 128 KiB and BEP 10 extensions. */
export const MAX_FRAME_BYTES = 1024 * 1024;

export function guardFrames(wire: Wire): void {
  const readLength = wire._onMessageLength.bind(wire);
  wire._onMessageLength = (header) => {
    // Unsigned: a prefix above 2^31 would read as negative and never end.
    const length = new DataView(header.buffer, header.byteOffset, 4).getUint32(0);
    if (length > MAX_FRAME_BYTES) closeWire(wire);
    else readLength(header);
  };
  wire._write = (chunk, written) => {
    if (chunk.length > 0) append(wire._buffer, chunk);
    wire._bufferSize += chunk.length;
    if (wire._bufferSize >= wire._parserSize) {
      wire._buffer = [join(wire._buffer, wire._bufferSize)];
      readMessages(wire);
    }
    written(null);
  };
}

/** No exception of one peer's message may reach the others. */
function readMessages(wire: Wire): void {
  try {
    wire._processBuffer();
  } catch {
    closeWire(wire);
  }
}

/**
 * Joins equals as a binary counter does: every byte is copied as often as the number of chunks has
 * digits, and few chunks are kept.
 */
function append(chunks: Uint8Array[], chunk: Uint8Array): void {
  let last = chunk;
  for (let before = chunks.at(-1); before !== undefined; before = chunks.at(-1)) {
    if (before.length > last.length) break;
    last = join([before, last], before.length + last.length);
    chunks.pop();
  }
  chunks.push(last);
}

function join(chunks: readonly Uint8Array[], lengthBytes: number): Uint8Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const joined = new Uint8Array(lengthBytes);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
