/** A seller's desk with a chain, a signer and a ledger in memory, and buyers. */
import type { ChannelDescription } from '../../../core/channel/description.ts';
import type { EarnSettings } from '../../../core/ledger/earn-settings.ts';
import { BOB } from '../../../core/money/samples.suite.ts';
import type { WireId } from '../../../core/share/share.ts';
import { MemoryLedger } from '../../../storage/ledger/memory-ledger.ts';
import type { PayFacts, UploadsListener } from '../../share/uploads.ts';
import type { DeskParts, PayTorrent, SellerDesk } from '../desk.ts';
import { LedgerKeeper } from '../ledger-keeper.ts';
import { Buyer, type MarketPlace } from './desk-buyer.suite.ts';
import { FLOOR, SELLER_KEY, settle, TORRENT } from './desk-samples.suite.ts';
import { FakeChain, FakeSigner } from './fake-chain.suite.ts';
import { openSeller } from './seller-desk.ts';

const PIECE_BYTES = 256 * 1024;

export class Market implements MarketPlace {
  readonly chain = new FakeChain();
  readonly signer = new FakeSigner(SELLER_KEY, this.chain);
  readonly facts = new Map<WireId, PayFacts>();
  readonly stored = new Map<string, unknown>();
  readonly freeShares: (number | undefined)[] = [];
  listener: UploadsListener | null = null;
  ledger = new MemoryLedger();
  keeper!: LedgerKeeper;
  desk!: SellerDesk;
  time = 1_800_000_000_000;
  wires = 0;

  static async open(settings: Partial<EarnSettings> = {}): Promise<Market> {
    const market = new Market();
    const on = { isOn: true, payee: BOB, floors: { trx: FLOOR }, freeShareThousandths: 250 };
    market.stored.set('earn', { ...on, ...settings });
    await market.restart();
    return market;
  }

  /** As after a crash: only what was stored is there. */
  async restart(): Promise<void> {
    this.facts.clear();
    this.keeper = await LedgerKeeper.open(this.ledger, () => undefined);
    this.desk = await openSeller(this.#parts());
    await this.pass(0);
  }

  /** So many milliseconds go by, and everything that waits for an answer has it. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; ; left -= 500) {
      this.time += Math.min(500, Math.max(left, 0));
      this.chain.timeMs = this.time;
      this.desk.tick(this.time);
      for (const buyer of this.buyers) buyer.side.tick(this.time);
      await settle();
      if (left <= 500) return;
    }
  }

  readonly buyers: Buyer[] = [];

  /** A wire of a buyer; with `like`, of the same account. */
  connect(byte: number, change: Partial<ChannelDescription> = {}, address = '203.0.113.1'): Buyer {
    this.wires += 1;
    const buyer = new Buyer(this, byte, change, address, this.wires as WireId);
    this.buyers.push(buyer);
    return buyer;
  }

  /** One that has paid in, opened its channel, paid for the claim, and is in the paid class. */
  async customer(byte: number, price = FLOOR): Promise<Buyer> {
    const buyer = this.connect(byte);
    buyer.deposit();
    await buyer.open(price);
    return buyer;
  }

  #parts(): DeskParts {
    const torrent = { infoHash: TORRENT, pieceLengthBytes: PIECE_BYTES } as PayTorrent;
    const rare = { isComplete: true, swarm: { seeders: 1, leechers: 3 } };
    return {
      clock: { now: () => this.time },
      keeper: this.keeper,
      signer: () => this.signer,
      chain: () => Promise.resolve(this.chain),
      network: () => null,
      random: (length) => new Uint8Array(length),
      settings: {
        get: (key) => Promise.resolve(this.stored.get(key)),
        set: (key, value) => Promise.resolve(void this.stored.set(key, value)),
      },
      uploads: {
        configure: ({ freeShareThousandths }) => this.freeShares.push(freeShareThousandths),
        setPayFacts: (wire, facts) => {
          if (facts === null) this.facts.delete(wire);
          else this.facts.set(wire, facts);
        },
        wake: () => undefined,
        listen: (listener) => {
          this.listener = listener;
        },
      },
      torrents: () => [{ ...torrent, ...rare }],
      links: () => [],
      emit: () => undefined,
      changed: () => undefined,
    };
  }
}
