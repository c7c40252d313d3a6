/** The swarm: time, arrivals and departures. */
import type { WireId } from '../src/core/share/share.ts';
import { SimPeer } from './peer.ts';
import {
  DOWNLOAD_BYTES_PER_SECOND,
  FILE_BYTES,
  FLOORS,
  FREE_SHARES,
  HIGHEST_PRICES,
  PEER_KINDS,
  SELLER_STAYS_SECONDS,
  TARGET_BYTES_PER_SECOND,
  UPLOAD_BYTES_PER_SECOND,
  WIRES_PER_SELLER,
} from './plan.ts';
import type { PeerKind, SimPlan } from './plan.ts';
import { Random } from './random.ts';
import { SimSeller, TICK_MS } from './seller.ts';
import { SimWire, type Downloader } from './wire.ts';

export class Swarm {
  readonly plan: SimPlan;
  readonly sellers: SimSeller[] = [];
  readonly peers: SimPeer[] = [];
  /** Those who left since the figures count, too. */
  readonly gonePeers: SimPeer[] = [];
  readonly goneSellers: SimSeller[] = [];
  nowMs = 0;
  /** Who comes and where it connects; and by what chance seats are given. */
  readonly #arrivals: Random;
  readonly #chance: Random;
  #names = 0;
  #wires = 0;

  constructor(plan: SimPlan) {
    this.plan = plan;
    this.#arrivals = new Random(plan.seed);
    this.#chance = new Random(plan.seed ^ 0x5eed);
    for (let count = 0; count < plan.sellerCount; count++) this.sellers.push(this.#newSeller());
    for (const kind of PEER_KINDS) {
      for (let count = 0; count < plan.peerCounts[kind]; count++)
        this.peers.push(this.#newPeer(kind));
    }
  }

  /** One second. */
  second(): void {
    for (let tick = 0; tick < 1000 / TICK_MS; tick++) {
      for (const peer of this.peers) {
        peer.readable = peer.isReading
          ? Math.min(peer.leftBytes, Math.floor((peer.downBytesPerSecond * TICK_MS) / 1000))
          : 0;
      }
      for (const seller of this.sellers) seller.tick(this.nowMs, this.#chance);
      this.nowMs += TICK_MS;
    }
    for (const peer of this.peers) peer.bid(this.nowMs);
    this.#churn();
  }

  count(): void {
    for (const seller of this.sellers) seller.isCounting = true;
  }

  #churn(): void {
    for (const [index, seller] of this.sellers.entries()) {
      if (this.nowMs < seller.leavesAtMs) continue;
      const next = this.#newSeller();
      next.isCounting = seller.isCounting;
      this.sellers[index] = next;
      this.goneSellers.push(seller);
      for (const wire of [...seller.wires.values()]) {
        this.#disconnect(wire);
        if (!wire.peer.wires.some((other) => other.seller === seller)) this.#connect(wire.peer);
      }
    }
    for (const [index, peer] of this.peers.entries()) {
      if (peer.leftBytes > 0) continue;
      for (const wire of [...peer.wires]) this.#disconnect(wire);
      peer.goneAtMs = this.nowMs;
      this.gonePeers.push(peer);
      this.peers[index] = this.#newPeer(peer.kind);
    }
  }

  #newSeller(): SimSeller {
    const random = this.#arrivals;
    return new SimSeller({
      name: `seller ${++this.#names}`,
      uploadBytesPerSecond: random.magnitude(...UPLOAD_BYTES_PER_SECOND),
      floor: BigInt(random.between(...FLOORS)),
      freeShareThousandths: random.pick(FREE_SHARES),
      isJunk: random.next() < this.plan.junkSellerPart,
      cameAtMs: this.nowMs,
      leavesAtMs: this.nowMs + 1000 * random.magnitude(...SELLER_STAYS_SECONDS),
      phaseMs: 1000 * random.between(0, 9),
    });
  }

  #newPeer(kind: PeerKind): SimPeer {
    const random = this.#arrivals;
    const downBytesPerSecond = random.magnitude(...DOWNLOAD_BYTES_PER_SECOND);
    const fileBytes = random.magnitude(...FILE_BYTES);
    const highestPrice = BigInt(random.magnitude(...HIGHEST_PRICES));
    const target = random.magnitude(...TARGET_BYTES_PER_SECOND);
    const targetBytesPerSecond = random.next() < 0.5 ? target : null;
    const isBidding = kind === 'payer' || kind === 'splitter' || kind === 'defaulter';
    const goal = { highestPrice, maxSellers: 2, targetBytesPerSecond };
    const peer = new SimPeer({
      name: `peer ${++this.#names}`,
      kind,
      downBytesPerSecond,
      fileBytes,
      goal: isBidding && this.plan.isPaying ? goal : null,
      nowMs: this.nowMs,
    });
    for (let count = 0; count < this.plan.sellersPerPeer; count++) this.#connect(peer);
    return peer;
  }

  #connect(peer: Downloader): void {
    let seller = this.#arrivals.pick(this.sellers);
    for (let tries = 0; tries < 10; tries++) {
      if (!peer.wires.some((wire) => wire.seller === seller)) break;
      seller = this.#arrivals.pick(this.sellers);
    }
    const count = this.plan.isPaying || peer.kind === 'crowd' ? WIRES_PER_SELLER[peer.kind] : 1;
    for (let number = 0; number < count; number++) {
      const wire = new SimWire(++this.#wires as WireId, peer, seller);
      peer.wires.push(wire);
      seller.add(wire, this.nowMs);
    }
  }

  #disconnect(wire: SimWire): void {
    wire.seller.remove(wire);
    wire.peer.wires.splice(wire.peer.wires.indexOf(wire), 1);
  }
}
