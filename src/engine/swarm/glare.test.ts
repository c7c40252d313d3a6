/** Both ends of a glare: what each keeps, by what webtorrent does with what it is given. */
import fc from 'fast-check';
import type { Torrent } from 'webtorrent';
import { describe, expect, it } from 'vitest';
import { settleGlare } from './glare.ts';

class Connection {
  readonly id: string;
  readonly initiator: boolean;
  isEnded = false;

  constructor(id: string, initiator: boolean) {
    this.id = id;
    this.initiator = initiator;
  }
}

/** As webtorrent: one connection to each peer id, and the first one stays. */
class Swarm {
  readonly peers = new Map<string, { conn: Connection; connected: boolean; destroy(): void }>();
  readonly add: (connection: Connection) => boolean;

  constructor(ownPeerId: string | null) {
    const torrent = {
      _peers: this.peers,
      addPeer: (connection: Connection) => {
        if (this.peers.has(connection.id)) {
          connection.isEnded = true;
          return false;
        }
        const destroy = () => {
          connection.isEnded = true;
          this.peers.delete(connection.id);
        };
        this.peers.set(connection.id, { conn: connection, connected: false, destroy });
        return true;
      },
    };
    if (ownPeerId !== null) settleGlare(torrent as unknown as Torrent, ownPeerId);
    this.add = (connection) => torrent.addPeer(connection);
  }
}

/** Each has got the other's offer, answered it, and now gets the answer to its own. */
function glare(one: string, other: string, isOtherStock = false) {
  const here = new Swarm(one);
  const there = new Swarm(isOtherStock ? null : other);
  const ends = {
    ours: [new Connection(other, true), new Connection(one, false)],
    theirs: [new Connection(other, false), new Connection(one, true)],
  } as const;
  here.add(ends.theirs[0]);
  there.add(ends.ours[1]);
  here.add(ends.ours[0]);
  there.add(ends.theirs[1]);
  return Object.values(ends).map((both) => both.filter(({ isEnded }) => !isEnded).length);
}

const bittern = fc
  .uint8Array({ minLength: 12, maxLength: 12 })
  .map((bytes) => `2d424e303030312d${Buffer.from(bytes).toString('hex')}`);
const stock = bittern.map((id) => `2d5757${id.slice(6)}`);

describe('glare', () => {
  it('leaves the same one connection at both ends', () => {
    fc.assert(
      fc.property(bittern, bittern, (one, other) => {
        fc.pre(one !== other);
        expect(glare(one, other).sort()).toEqual([0, 2]);
      }),
    );
  });

  it('leaves the one that stock webtorrent keeps', () => {
    fc.assert(
      fc.property(bittern, stock, (one, other) => {
        expect(glare(one, other, true)).toEqual([2, 0]);
      }),
    );
  });

  it('ends nothing that is up, and no offer of our own for another', () => {
    const swarm = new Swarm('2d424e01');
    const up = new Connection('2d424e02', false);
    swarm.add(up);
    swarm.peers.get(up.id)!.connected = true;
    swarm.add(new Connection(up.id, true));
    expect(up.isEnded).toBe(false);
    const first = new Connection('2d424e03', true);
    swarm.add(first);
    const second = new Connection(first.id, true);
    swarm.add(second);
    expect([first.isEnded, second.isEnded]).toEqual([false, true]);
  });
});
