/** What it makes of buffers and channels; real ones are tried in `e2e/sharing.timed.spec.ts`. */
import type Peer from '@thaunknown/simple-peer/lite.js';
import Wire from 'bittorrent-protocol';
import { describe, expect, it } from 'vitest';
import { WireConnection } from './wire-connection.ts';

const KIB = 1024;

/** As much of simple-peer as is looked at, on a channel that keeps what it is sent. */
class HeldPeer {
  readonly _channel = {
    ordered: true,
    maxRetransmits: null as number | null,
    maxPacketLifeTime: null as number | null,
    bufferedAmountLowThreshold: 64 * KIB,
  };
  readonly _pc = null;
  readonly remoteAddress = '192.0.2.7';
  bufferSize = 0;
  resumedCount = 0;

  send(data: Uint8Array): void {
    this.bufferSize += data.length;
  }

  _onChannelBufferedAmountLow(): void {
    this.resumedCount += 1;
  }
}

function held(): { peer: HeldPeer; connection: WireConnection; wire: InstanceType<typeof Wire> } {
  const peer = new HeldPeer();
  const wire = new Wire('webrtc');
  return { peer, wire, connection: new WireConnection(wire, peer as unknown as Peer) };
}

describe('what is buffered', () => {
  it('is counted from the wire to the end of the channel', () => {
    const { peer, wire, connection } = held();
    wire._push(new Uint8Array(100));
    expect([connection.bufferedBytes, connection.goneBytes]).toEqual([100, 0]);
    peer.send(new Uint8Array(60));
    expect([connection.bufferedBytes, connection.goneBytes]).toEqual([100, 0]);
    peer.bufferSize -= 50;
    expect([connection.bufferedBytes, connection.goneBytes]).toEqual([50, 50]);
  });

  it('is told when it has left', () => {
    const { peer, connection } = held();
    let toldCount = 0;
    connection.onDrain(() => {
      toldCount += 1;
    });
    peer._onChannelBufferedAmountLow();
    expect([toldCount, peer.resumedCount]).toEqual([1, 1]);
  });

  it.each([
    [30, 20],
    [100, 40],
    [200, 64],
  ])('of %d KiB asks for the event at %d KiB', (bufferedKib, thresholdKib) => {
    const { peer, wire, connection } = held();
    wire._push(new Uint8Array(bufferedKib * KIB));
    connection.awaitDrain();
    expect(peer._channel.bufferedAmountLowThreshold).toBe(thresholdKib * KIB);
  });

  it('does not wait for an event that a rising threshold has passed', () => {
    const { peer, wire, connection } = held();
    wire._push(new Uint8Array(30 * KIB));
    connection.awaitDrain();
    // simple-peer waits from 64 KiB on.
    wire._push(new Uint8Array(200 * KIB));
    peer.send(new Uint8Array(66 * KIB));
    connection.awaitDrain();
    expect(peer.resumedCount).toBe(1);
    peer.bufferSize = 60 * KIB;
    connection.awaitDrain();
    expect(peer.resumedCount).toBe(2);
  });
});

describe('a connection', () => {
  it('is reliable when nothing is given up and the order stays', () => {
    expect(held().connection.isReliable).toBe(true);
    for (const change of [{ ordered: false }, { maxRetransmits: 3 }, { maxPacketLifeTime: 100 }]) {
      const peer = new HeldPeer();
      Object.assign(peer._channel, change);
      const connection = new WireConnection(new Wire('webrtc'), peer as unknown as Peer);
      expect(connection.isReliable).toBe(false);
    }
    expect(new WireConnection(new Wire('webrtc'), null).isReliable).toBe(false);
  });

  it('knows the address as the browser tells it', () => {
    expect(held().connection.remoteAddress).toBe('192.0.2.7');
  });
});
