/** What a wire runs over: how much of what it sent is still here, and what its ends can rely on. */
import type Peer from '@thaunknown/simple-peer/lite.js';
import type { PeerChannel } from '@thaunknown/simple-peer/lite.js';
import type { Torrent, Wire } from 'webtorrent';
import { fingerprintsIn, type Fingerprints } from './fingerprints.ts';

const KIB = 1024;
/** Where a channel says that it is nearly empty: a block and a bit, and simple-peer's own figure. */
const LEAST_THRESHOLD_BYTES = 20 * KIB;
const MOST_THRESHOLD_BYTES = 64 * KIB;

export class WireConnection {
  /** Null where a connection has no certificates. */
  readonly fingerprints: Fingerprints | null;
  /** Ordered, and nothing is ever given up: what one end sends, the other reads, in that order. */
  readonly isReliable: boolean;
  /** As far as the browser tells. */
  readonly remoteAddress: string | null;
  readonly #wire: Wire;
  readonly #peer: Peer | null;
  /** Lets simple-peer go on, if it waits for room in the channel. */
  readonly #resumePeer: (() => void) | null;
  #pushedBytes = 0;
  #sentBytes = 0;

  /** Without a peer, what the wire's stream has given away counts as gone. */
  constructor(wire: Wire, peer: Peer | null) {
    this.#wire = wire;
    this.#peer = peer;
    this.#resumePeer = peer?._onChannelBufferedAmountLow.bind(peer) ?? null;
    const channel = peer?._channel ?? null;
    this.fingerprints = peer?._pc ? fingerprintsIn(peer._pc) : null;
    this.isReliable = channel !== null && isReliable(channel);
    this.remoteAddress = wire.remoteAddress ?? peer?.remoteAddress ?? null;
    this.#count();
  }

  /** Of all that was pushed into the wire: in its stream, on its way, or in the channel's buffer. */
  get bufferedBytes(): number {
    if (this.#peer === null) return this.#wire._readableState.buffered;
    return Math.max(0, this.#pushedBytes - this.#sentBytes) + this.#peer.bufferSize;
  }

  /** Of all that was pushed into the wire: what has left. */
  get goneBytes(): number {
    return this.#pushedBytes - this.bufferedBytes;
  }

  /**
   * Calls back when about half of what is buffered now has left. Browsers tell only when a buffer
   * falls below a threshold, and in a worker its figure may be as old as the last such event.
   */
  onDrain(drained: () => void): void {
    const peer = this.#peer;
    if (peer === null) {
      this.#wire._read = (done) => {
        done(null);
        drained();
      };
      return;
    }
    peer._onChannelBufferedAmountLow = () => {
      this.#resumePeer?.();
      drained();
    };
  }

  /** See {@link onDrain}; call it when no more is pushed for now. */
  awaitDrain(): void {
    const peer = this.#peer;
    const channel = peer?._channel ?? null;
    if (peer === null || channel === null) return;
    const threshold = thresholdFor(this.bufferedBytes);
    const { bufferedAmountLowThreshold: before } = channel;
    if (before !== undefined && before !== threshold) {
      channel.bufferedAmountLowThreshold = threshold;
    }
    // There is an event for falling below a threshold, and none for one that rises past the buffer.
    if (peer.bufferSize <= threshold) this.#resumePeer?.();
  }

  #count(): void {
    const push = this.#wire._push.bind(this.#wire);
    this.#wire._push = (data) => {
      this.#pushedBytes += data.length;
      push(data);
    };
    const peer = this.#peer;
    if (peer === null) return;
    const send = peer.send.bind(peer);
    peer.send = (data) => {
      send(data);
      this.#sentBytes += typeof data === 'string' ? data.length : data.byteLength;
    };
  }
}

/** The connection of a wire, from the torrent's `wire` event on. */
export function connect(torrent: Torrent, wire: Wire): WireConnection {
  for (const peer of torrent._peers?.values() ?? []) {
    if (peer.wire === wire && isSimplePeer(peer.conn)) return new WireConnection(wire, peer.conn);
  }
  return new WireConnection(wire, null);
}

function isSimplePeer(connection: unknown): connection is Peer {
  return typeof connection === 'object' && connection !== null && '_channel' in connection;
}

/** WebRTC 1.0, RTCDataChannel; some implementations say 65535 for “no limit”. */
function isReliable({ ordered, maxRetransmits, maxPacketLifeTime }: PeerChannel): boolean {
  const isUnlimited = (limit: number | null | undefined) =>
    limit === null || limit === undefined || limit === 65_535;
  return ordered && isUnlimited(maxRetransmits) && isUnlimited(maxPacketLifeTime);
}

/** In few steps: on a proxied channel each change is a message to the page. */
function thresholdFor(bufferedBytes: number): number {
  if (bufferedBytes > 2 * MOST_THRESHOLD_BYTES) return MOST_THRESHOLD_BYTES;
  return bufferedBytes > MOST_THRESHOLD_BYTES ? 2 * LEAST_THRESHOLD_BYTES : LEAST_THRESHOLD_BYTES;
}
