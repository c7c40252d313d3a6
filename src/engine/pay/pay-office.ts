/**
 * Paying and earning, for one engine: owns the ledger and every wire's `bn_pay`, gives each to the
 * buyer's and the seller's desk, and tells the page what it sees. Whatever fails in here, torrents go
 * on as if it were not there.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { toFault, type Fault } from '../../core/fault.ts';
import { dtlsHash, NO_DTLS } from '../../core/paywire/session.ts';
import type { Nonce } from '../../core/paywire/identifiers.ts';
import type { Clock, KeyValueStore } from '../../core/ports.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import type { EventName, Events } from '../../bridge/events.ts';
import type { PayView } from '../../bridge/paying.ts';
import type { Wire } from 'webtorrent';
import type { Fingerprints } from '../rtc/fingerprints.ts';
import type { UploadsControl } from '../share/uploads.ts';
import { openBuyer } from './buyer/buyer-desk.ts';
import type {
  BuyerDesk,
  DeskParts,
  PayComponents,
  PayHandlers,
  PayTorrent,
  SellerDesk,
} from './desk.ts';
import { payHandlers } from './handlers.ts';
import { LedgerKeeper } from './ledger-keeper.ts';
import { NetworkKnown } from './network-known.ts';
import { PayExtension } from './pay-extension.ts';
import { openSeller } from './seller/seller-desk.ts';
import { ViewFeed } from './view-feed.ts';

const TICK_MS = 500;
const NONCE_BYTES = 16;

export interface OfficeComponents extends PayComponents {
  readonly clock: Clock;
  readonly settings: KeyValueStore;
  readonly uploads: UploadsControl;
  readonly emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
  /** 40 hexadecimal digits. */
  readonly ownPeerId: string;
}

/** What paying asks of a wire's transport. */
export interface WireGround {
  /** Marks mean one position for both ends only where nothing is lost or overtaken. */
  readonly isReliable: boolean;
  readonly fingerprints: Fingerprints | null;
}

/** A running torrent's way to the office. */
export interface PayPresence {
  /** From the torrent's `wire` event, behind the guard. */
  adopt(wire: Wire, ground: WireGround): void;
  /** The hash of a piece was computed; a good one is not stored yet. */
  hashed(piece: number, isValid: boolean): void;
  /** Its peer sent junk: it is told and paid the rest before the wire is closed. */
  expel(wire: Wire): void;
  /** Before the torrent leaves its swarm: what is owed is paid. Resolves within seconds. */
  leave(): Promise<void>;
}

export class PayOffice {
  readonly handlers: PayHandlers;
  readonly #parts: OfficeComponents;
  readonly #buyer: BuyerDesk;
  readonly #seller: SellerDesk;
  readonly #networkKnown: NetworkKnown;
  readonly #keeper: LedgerKeeper;
  readonly #torrents: Map<InfoHash, PayTorrent>;
  readonly #links: Set<PayExtension>;
  readonly #feed: ViewFeed;
  readonly #told = new Set<string>();
  readonly #ticking: ReturnType<typeof setInterval>;

  /** Rejects when the ledger cannot be opened: then nothing can be paid or earned. */
  static async open(components: OfficeComponents): Promise<PayOffice> {
    const torrents = new Map<InfoHash, PayTorrent>();
    const links = new Set<PayExtension>();
    const feed = new ViewFeed(components.emit);
    const desks: { stopped(fault: Fault): void }[] = [];
    const keeper = await LedgerKeeper.open(components.ledger, (fault) => {
      for (const desk of desks) desk.stopped(fault);
      for (const link of links) link.stop(fault.message);
      feed.changed();
    });
    const parts: DeskParts = {
      ...components,
      keeper,
      torrents: () => [...torrents.values()],
      links: () => [...links].filter(({ peer }) => peer !== null),
      changed: () => {
        feed.changed();
      },
    };
    const seller = await openSeller(parts);
    const buyer = openBuyer(parts);
    desks.push(buyer, seller);
    const networkKnown = new NetworkKnown(parts);
    return new PayOffice(components, {
      ...{ keeper, torrents, links, feed, buyer, seller, networkKnown },
    });
  }

  private constructor(
    components: OfficeComponents,
    made: {
      readonly keeper: LedgerKeeper;
      readonly torrents: Map<InfoHash, PayTorrent>;
      readonly links: Set<PayExtension>;
      readonly feed: ViewFeed;
      readonly buyer: BuyerDesk;
      readonly seller: SellerDesk;
      readonly networkKnown: NetworkKnown;
    },
  ) {
    this.#parts = components;
    this.#keeper = made.keeper;
    this.#torrents = made.torrents;
    this.#links = made.links;
    this.#buyer = made.buyer;
    this.#seller = made.seller;
    this.#networkKnown = made.networkKnown;
    this.#feed = made.feed;
    this.handlers = payHandlers({
      buyer: made.buyer,
      seller: made.seller,
      keeper: made.keeper,
      view: () => this.view(),
      clock: components.clock,
    });
    this.#feed.watch(() => this.view());
    this.#ticking = setInterval(() => {
      this.#tick();
    }, TICK_MS);
  }

  view(): PayView {
    return {
      network: this.#parts.network(),
      fault: this.#keeper.fault,
      damagedCount: this.#keeper.damaged.length,
      bookedCount: this.#keeper.bookedCount,
      ...this.#buyer.view(),
      ...this.#seller.view(),
    };
  }

  enter(torrent: PayTorrent): PayPresence {
    const { infoHash } = torrent;
    this.#torrents.set(infoHash, torrent);
    this.#attempt(() => {
      this.#buyer.entered(torrent);
    });
    return {
      adopt: (wire, ground) => {
        this.#attempt(() => {
          this.#adopt(torrent, wire, ground);
        });
      },
      hashed: (piece, isValid) => {
        this.#attempt(() => {
          this.#buyer.hashed(infoHash, piece, isValid);
        });
      },
      expel: (wire) => {
        this.#buyer.expel(infoHash, wire);
      },
      leave: async () => {
        await this.#buyer.leaving(infoHash).catch(() => undefined);
        if (this.#torrents.get(infoHash) === torrent) this.#torrents.delete(infoHash);
      },
    };
  }

  /** The user removes it: nothing is spent on it any more. Resolves also when that cannot be stored. */
  async forget(infoHash: InfoHash): Promise<void> {
    await Promise.resolve(this.#buyer.handlers['pay.stop']({ infoHash })).catch(() => undefined);
  }

  /**
   * When all torrents have left: nothing is begun any more, and what was paid and earned until then is
   * stored when it resolves. Never rejects.
   */
  async drain(): Promise<void> {
    clearInterval(this.#ticking);
    for (const desk of [this.#buyer, this.#seller]) {
      this.#attempt(() => {
        desk.bookAll();
      });
    }
    await this.#keeper.flushed();
  }

  /** Like {@link drain}, for good: what is worth a claim is claimed first. */
  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    await this.#seller.leaving().catch(() => undefined);
    await this.drain();
  }

  #adopt({ infoHash }: PayTorrent, wire: Wire, { isReliable, fingerprints }: WireGround): void {
    if (!isReliable || this.#keeper.fault !== null) return;
    const { clock, ownPeerId, random } = this.#parts;
    const sellerNonce = bytesToHex(random(NONCE_BYTES)) as Nonce;
    const link = new PayExtension({
      wire,
      infoHash,
      ownPeerId,
      dtls: fingerprints === null ? NO_DTLS : dtlsOf(fingerprints),
      sellerNonce,
      terms: this.#seller.terms(sellerNonce),
      clock,
      onOver: (over) => {
        this.#links.delete(over);
        this.#feed.changed();
      },
    });
    this.#links.add(link);
    link.guard(() => {
      link.join([this.#buyer.adopt(link), this.#seller.adopt(link)]);
    });
  }

  /** Of a whole desk: the other one and the torrents go on. Told once. */
  #attempt(call: () => void): void {
    try {
      call();
    } catch (error) {
      const fault = toFault(error);
      if (this.#told.has(fault.message)) return;
      this.#told.add(fault.message);
      this.#parts.emit('fault.raised', fault);
    }
  }

  #tick(): void {
    const now = this.#parts.clock.now();
    this.#networkKnown.tick(now);
    for (const link of this.#links) link.tick(now);
    for (const desk of [this.#buyer, this.#seller]) {
      this.#attempt(() => {
        desk.tick(now);
      });
    }
    this.#attempt(() => {
      this.#feed.flush();
    });
  }
}

function dtlsOf({ local, remote }: Fingerprints): string {
  return dtlsHash(hexToBytes(local), hexToBytes(remote));
}
