/** One downloader: its wires, and what it bids. */
import { AutoBid } from '../src/core/share/auto-bid.ts';
import type { AutoBidGoal } from '../src/core/share/auto-bid.ts';
import type { WireId } from '../src/core/share/share.ts';
import { SimAccount } from './account.ts';
import type { PeerKind } from './plan.ts';
import type { Downloader, SimWire, Uploader } from './wire.ts';

export class SimPeer implements Downloader {
  readonly name: string;
  readonly kind: PeerKind;
  readonly downBytesPerSecond: number;
  readonly wires: SimWire[] = [];
  readonly #accounts = new Map<Uploader, SimAccount>();
  readonly #autoBid: AutoBid | null;
  readonly bornAtMs: number;
  goneAtMs = Infinity;
  leftBytes: number;
  /** Of this tick's reading, what is left. */
  readable = 0;
  receivedBytes = 0;

  constructor(init: {
    readonly name: string;
    readonly kind: PeerKind;
    readonly downBytesPerSecond: number;
    readonly fileBytes: number;
    /** Null: it does not bid. */
    readonly goal: AutoBidGoal | null;
    readonly nowMs: number;
  }) {
    this.name = init.name;
    this.kind = init.kind;
    this.downBytesPerSecond = init.downBytesPerSecond;
    this.leftBytes = init.fileBytes;
    this.#autoBid = init.goal === null ? null : new AutoBid(init.goal);
    this.bornAtMs = init.nowMs;
  }

  get isReading(): boolean {
    return this.kind !== 'silent';
  }

  received(bytes: number): void {
    this.leftBytes -= bytes;
    this.receivedBytes += bytes;
  }

  /** Once a second. Several wires to one seller bid the same. */
  bid(nowMs: number): void {
    for (const wire of this.wires) wire.second();
    if (this.#autoBid === null) return;
    const first = new Map<Uploader, SimWire>();
    for (const wire of this.wires) if (!first.has(wire.seller)) first.set(wire.seller, wire);
    const sights = [...first.values()].map((wire) => ({
      wire: wire.id,
      floor: wire.seller.floor,
      price: wire.bid,
      isPaid: wire.serviceClass === 'paid' && wire.price === wire.bid,
      shareThousandths: wire.shareThousandths,
      downBytesPerSecond: this.#rateFrom(wire.seller),
      isRefused: this.#accounts.get(wire.seller)?.isLeft ?? false,
    }));
    const wanted = this.#autoBid.decide(sights, nowMs);
    for (const wire of this.wires) this.#place(wire, first, wanted, nowMs);
  }

  #place(
    wire: SimWire,
    first: ReadonlyMap<Uploader, SimWire>,
    wanted: ReadonlyMap<WireId, bigint>,
    nowMs: number,
  ): void {
    wire.bid = wanted.get(first.get(wire.seller)!.id) ?? 0n;
    if (wire.bid > 0n && wire.account === null) {
      let account = this.#accounts.get(wire.seller);
      if (account === undefined) {
        account = new SimAccount(`${this.name} at ${wire.seller.name}`, this.kind, nowMs);
        this.#accounts.set(wire.seller, account);
        wire.seller.accounts.add(account);
      }
      wire.account = account;
    }
    wire.isEligible =
      wire.bid >= wire.seller.floor && wire.account?.canBuy(wire.bid, nowMs) === true;
  }

  #rateFrom(seller: Uploader): number {
    let rate = 0;
    for (const wire of this.wires) if (wire.seller === seller) rate += wire.downBytesPerSecond;
    return rate;
  }
}
