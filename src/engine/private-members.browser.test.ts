/** The members that only a browser's build of webtorrent has. See also the test for Node. */
import './node-globals.ts';
import Peer from '@thaunknown/simple-peer/lite.js';
import WebSocketTracker from 'bittorrent-tracker/websocket-tracker';
import type { TrackerClient } from 'bittorrent-tracker/client';
import WebTorrent, { type Torrent } from 'webtorrent';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeBencode, type Encodable } from '../core/torrent/bencode-encode.ts';
import { membersOf, shapeOf } from './private-members.suite.ts';
import { applyWanted } from './stream/apply-wanted.ts';

const info = new Map<string, Encodable>([
  ['length', 20_000],
  ['name', 'sample'],
  ['piece length', 16_384],
  ['pieces', new Uint8Array(40)],
]);

/** An `abstract-chunk-store` that has nothing. */
class EmptyStore {
  put(_index: number, _bytes: Uint8Array, done: (error: Error) => void): void {
    done(new Error('Nothing stays here.'));
  }
  get(_index: number, _range: unknown, got: (error: Error) => void): void {
    got(new Error('Nothing is here.'));
  }
  close(done: (error: null) => void): void {
    done(null);
  }
}

const client = new WebTorrent({ dht: false, lsd: false, utPex: false, webSeeds: false });
let torrent: Torrent;
let tracker: TrackerClient;
let verifications = 0;

beforeAll(async () => {
  torrent = client.add(encodeBencode(new Map<string, Encodable>([['info', info]])), {
    // Nobody answers there; a tracker client is made all the same.
    announce: ['ws://localhost:9'],
    store: EmptyStore,
    storeCacheSlots: 0,
    deselect: true,
  });
  torrent.on('warning', () => undefined);
  torrent._verifyPieces = (callback) => {
    verifications += 1;
    callback();
  };
  await new Promise<void>((resolve) => torrent.on('ready', () => resolve()));
  const found = torrent.discovery?.tracker;
  if (!found) throw new Error('The torrent has no tracker client.');
  tracker = found;
});

const socketTracker = (): WebSocketTracker => {
  const [only] = tracker._trackers;
  if (only === undefined) throw new Error('There is no WebSocket tracker.');
  return only;
};

afterAll(() => {
  client.destroy();
});

describe('a torrent', () => {
  it.each(membersOf('Torrent'))('has %s', (member, shape) => {
    expect(shapeOf(torrent, member, shape)).toEqual(shape);
  });

  it('asks the one of its own to look at stored pieces, once', () => {
    expect(verifications).toBe(1);
  });

  it('has the public parts that the engine reads', () => {
    expect(torrent.pieces.map((piece) => piece?.length)).toEqual([16_384, 20_000 - 16_384]);
    expect(torrent.pieces[0]?.missing).toBe(16_384);
    expect(torrent.bitfield?.get(0)).toBe(false);
    expect(torrent.torrentFile).toBeInstanceOf(Uint8Array);
    expect(torrent.wires).toEqual([]);
    expect((torrent as Torrent & { length: number }).length).toBe(20_000);
  });

  it('forgets a piece and selects nothing by itself', () => {
    torrent._markUnverified(0);
    expect(torrent._checkDone()).toBe(false);
    expect(torrent._selections.length).toBe(0);
  });

  it('keeps what is streamed in front of the selection, and apart from it', () => {
    const selected = () =>
      Array.from({ length: torrent._selections.length }, (_, at) => {
        const { from, to } = torrent._selections.get(at);
        return [from, to];
      });
    applyWanted(torrent, [{ first: 1, last: 1 }], [{ first: 0, last: 1 }]);
    expect(selected()).toEqual([
      [1, 1],
      [0, 1],
    ]);
    applyWanted(torrent, [], [{ first: 0, last: 1 }]);
    expect(selected()).toEqual([[0, 1]]);
    applyWanted(torrent, [], []);
    expect(selected()).toEqual([]);
  });
});

describe('a connection', () => {
  it.each(membersOf('Peer'))('has %s', (member, shape) => {
    const peer = new Peer({ initiator: true, config: { iceServers: [] } });
    expect(shapeOf(peer, member, shape)).toEqual(shape);
    expect(peer._channel).toMatchObject({
      ordered: true,
      maxRetransmits: null,
      maxPacketLifeTime: null,
    });
    peer.destroy();
  });

  it('looks its methods up in itself, where the engine puts its own', () => {
    const source = Peer.toString();
    expect(source).toContain('this.send(');
    expect(source).toContain('this._onChannelBufferedAmountLow(');
  });
});

describe('a tracker client', () => {
  it.each(membersOf('TrackerClient'))('has %s', (member, shape) => {
    expect(shapeOf(tracker, member, shape)).toEqual(shape);
  });

  it.each(membersOf('WebSocketTracker'))('has %s', (member, shape) => {
    const owner = member === '_onSocketConnectBound' ? socketTracker() : WebSocketTracker.prototype;
    expect(shapeOf(owner, member, shape)).toEqual(shape);
  });

  it('is of the class whose offers the engine makes', () => {
    const only = socketTracker();
    expect(only).toBeInstanceOf(WebSocketTracker);
    expect(only.announceUrl).toBe('ws://localhost:9');
    expect(only.peers).toEqual({});
    expect(only.reconnecting).toBe(false);
    expect(only.reconnectTimer).toBeNull();
  });
});
