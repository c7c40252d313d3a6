/** A seller's desk with a chain, a signer and a ledger in memory, and buyers that say what a test wants. */
import { channelId, type ChannelDescription } from '../../../core/channel/description.ts';
import { signVoucher } from '../../../core/channel/messages.ts';
import { addressOfKey, type Signature } from '../../../core/channel/signature.ts';
import { TRX } from '../../../core/channel/asset.ts';
import type { EarnSettings } from '../../../core/ledger/earn-settings.ts';
import { BOB, CHANNELS, CHAIN_ID } from '../../../core/money/samples.suite.ts';
import { owedFor } from '../../../core/paywire/debt.ts';
import type { Nonce, Txid } from '../../../core/paywire/identifiers.ts';
import type { PaywireMessage } from '../../../core/paywire/message.ts';
import { proveSession, sessionOf } from '../../../core/paywire/session.ts';
import type { ShareVerdict, WireId } from '../../../core/share/share.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import { MemoryLedger } from '../../../storage/ledger/memory-ledger.ts';
import type { Wire } from 'webtorrent';
import type { PayFacts, UploadsListener } from '../../share/uploads.ts';
import type { DeskParts, PayTorrent, SellerDesk } from '../desk.ts';
import { LedgerKeeper } from '../ledger-keeper.ts';
import type { PayLink, PaySide } from '../pay-link.ts';
import {
  CLAIM_COST_SUN,
  delegatedBy,
  DOMAIN,
  FakeChain,
  FakeSigner,
  keyOf,
} from './fake-chain.suite.ts';
import { openSeller } from './seller-desk.ts';

export const FLOOR = 300n;
const PIECE_BYTES = 256 * 1024;
export const BLOCK = 16 * 1024;
export const TORRENT = '11'.repeat(20) as InfoHash;
const IN_SET: ShareVerdict = { isInPaidSet: true, shareThousandths: 500, isBusy: false };
export const SELLER_KEY = keyOf(0x51);
const SELLER_PEER = '5e'.repeat(20);
const DEPOSIT = 10n ** 9n;
/** Owed as soon as a channel is open: without it there is no credit. */
export const SETTLEMENT = CLAIM_COST_SUN;

export class Market {
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

export class Buyer {
  readonly side: PaySide;
  readonly description: ChannelDescription;
  readonly sent: PaywireMessage[] = [];
  readonly wireId: WireId;
  isBanned = false;
  hasFailed: unknown = null;
  /** What it has of this wire. */
  bytes = 0;
  readonly #market: Market;
  readonly #key: Uint8Array;
  readonly #payerKey: Uint8Array;
  readonly #peerId: string;
  readonly #nonce: Nonce;
  readonly #sellerNonce: Nonce;
  #seq = 0;

  constructor(
    market: Market,
    byte: number,
    change: Partial<ChannelDescription>,
    remoteAddress: string,
    wireId: WireId,
  ) {
    this.#market = market;
    this.#key = keyOf(byte);
    this.#payerKey = keyOf(byte + 1);
    this.wireId = wireId;
    this.#peerId = wireId.toString(16).padStart(40, '0');
    this.#nonce = wireId.toString(16).padStart(32, 'b') as Nonce;
    this.#sellerNonce = wireId.toString(16).padStart(32, 'c') as Nonce;
    this.description = {
      payer: addressOfKey(this.#payerKey),
      signer: addressOfKey(this.#key),
      payee: BOB,
      payeeSigner: addressOfKey(SELLER_KEY),
      asset: TRX,
      withdrawDelaySeconds: 86_400,
      salt: '5a'.repeat(32),
      ...change,
    };
    const link: PayLink = {
      ...{ wireId, wire: null as unknown as Wire, infoHash: TORRENT, ownPeerId: SELLER_PEER },
      ...{ peerId: this.#peerId, dtls: 'd1'.repeat(32), remoteAddress },
      sellerNonce: this.#sellerNonce,
      peer: { version: 1, isBuyer: true, isSeller: false, terms: null },
      send: (message) => this.sent.push(message),
      guard: (call) => {
        call();
      },
      run: (task) => {
        task().catch((error: unknown) => {
          this.hasFailed = error;
        });
      },
      ban: () => {
        this.isBanned = true;
        this.side.closed();
      },
    };
    this.side = market.desk.adopt(link);
    this.side.greeted();
  }

  get id() {
    return channelId(DOMAIN, this.description);
  }

  get facts(): PayFacts | null {
    return this.#market.facts.get(this.wireId) ?? null;
  }

  get isPaid(): boolean {
    return this.facts?.serviceClass === 'paid';
  }

  said<Kind extends PaywireMessage['kind']>(kind: Kind) {
    return this.sent.filter(
      (message): message is PaywireMessage & { readonly kind: Kind } => message.kind === kind,
    );
  }

  deposit(amount = DEPOSIT, isSolid = true): void {
    this.#market.chain.hold(this.description, { balance: amount }, isSolid);
  }

  bid(price: bigint, asset = this.description.asset): void {
    this.#seq += 1;
    this.side.received({
      ...{ kind: 'bid', seq: this.#seq, asset, price },
      ...{ maxBytesPerSecond: null, budgetLeft: 10n ** 9n, lifetimeSeconds: 60 },
      nonce: this.#nonce,
    });
  }

  /** Bids (or has, for null), shows its channel, and is in the paid class when the seller takes it. */
  async open(price: bigint | null = FLOOR, counted = 0n): Promise<void> {
    if (price !== null) this.bid(price);
    this.sendOpen();
    this.sendState(counted);
    await settle();
    const isNew = (this.#market.keeper.soldTo(this.id as never)?.cumulative ?? 0n) === 0n;
    if (isNew && this.said('opened').length > 0) await this.pay(SETTLEMENT);
    this.decide();
  }

  sendOpen(key = this.#key): void {
    const proof = this.#prove(this.id, key, CHANNELS);
    const txid = '1f'.repeat(32) as Txid;
    this.side.received({ kind: 'open', description: this.description, txid, proof });
  }

  sendState(counted = 0n): void {
    const record = this.#market.keeper.soldTo(this.id as never);
    this.side.received({
      ...{ kind: 'state', channelId: this.id, counted },
      ...{ cumulative: record?.cumulative ?? 0n, signature: record?.signature ?? null },
      proof: this.#prove(this.id, this.#key, CHANNELS),
    });
  }

  decide(verdict = IN_SET): void {
    if (this.facts?.weight) this.#market.listener?.decided(this.wireId, verdict);
  }

  /** The scheduler pushes as much of this as it may; in bytes. */
  take(lengthBytes: number): number {
    let taken = 0;
    while (taken < lengthBytes && (this.facts?.mayPush(BLOCK) ?? true)) {
      this.#market.listener?.pushed(this.wireId, 0, 0, BLOCK);
      taken += BLOCK;
    }
    this.bytes += taken;
    return taken;
  }

  voucher(cumulative: bigint, key = this.#key): Signature {
    return signVoucher(DOMAIN, { channelId: this.id, cumulative }, key);
  }

  async pay(cumulative: bigint, signature = this.voucher(cumulative)): Promise<void> {
    this.side.received({ kind: 'voucher', channelId: this.id, cumulative, signature });
    await settle();
  }

  /** What it owes for what it was served in the paid class, settlement included. */
  owed(price = FLOOR, settlement = 0n): bigint {
    return owedFor(BigInt(this.bytes) * price) + settlement;
  }

  async payDirectly(txid: Txid, amount: bigint, key = this.#key): Promise<void> {
    const delegate = {
      payer: this.description.payer,
      key: addressOfKey(this.#key),
      until: 2 ** 40,
    };
    const signature = delegatedBy(this.#payerKey, delegate);
    this.side.received({
      ...{ kind: 'pay', txid, asset: TRX, amount, delegate: { ...delegate, signature } },
      proof: this.#prove(txid, key, null),
    });
    this.side.received({
      ...{ kind: 'state', channelId: txid as never, cumulative: 0n, signature: null },
      ...{ counted: 0n, proof: this.#prove(txid, key, null) },
    });
    await settle();
    this.decide();
  }

  close(): void {
    this.side.ending();
    this.side.closed();
  }

  #prove(subject: string, key: Uint8Array, contract: typeof CHANNELS | null): Signature {
    const connection = {
      ...{ infoHash: TORRENT, sellerPeerId: SELLER_PEER, buyerPeerId: this.#peerId },
      dtls: 'd1'.repeat(32),
    };
    const session = sessionOf(connection, subject as Txid, this.#sellerNonce, this.#nonce);
    return proveSession({ chainId: CHAIN_ID, contract }, session, key);
  }
}

/** Everything in memory answers within a few turns. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
}
