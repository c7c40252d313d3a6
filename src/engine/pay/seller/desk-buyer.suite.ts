/** A buyer that says to the seller's desk what a test wants. */
import { channelId, type ChannelDescription } from '../../../core/channel/description.ts';
import { signVoucher } from '../../../core/channel/messages.ts';
import { addressOfKey, type Signature } from '../../../core/channel/signature.ts';
import { TRX } from '../../../core/channel/asset.ts';
import { BOB, CHANNELS, CHAIN_ID } from '../../../core/money/samples.suite.ts';
import { owedFor } from '../../../core/paywire/debt.ts';
import type { Nonce, Txid } from '../../../core/paywire/identifiers.ts';
import type { PaywireMessage } from '../../../core/paywire/message.ts';
import { proveSession, sessionOf } from '../../../core/paywire/session.ts';
import type { ShareVerdict, WireId } from '../../../core/share/share.ts';
import type { Wire } from 'webtorrent';
import type { PayFacts, UploadsListener } from '../../share/uploads.ts';
import type { SellerDesk } from '../desk.ts';
import type { LedgerKeeper } from '../ledger-keeper.ts';
import type { PayLink, PaySide } from '../pay-link.ts';
import { BLOCK, FLOOR, SELLER_KEY, SETTLEMENT, settle, TORRENT } from './desk-samples.suite.ts';
import { delegatedBy, DOMAIN, type FakeChain, keyOf } from './fake-chain.suite.ts';

const IN_SET: ShareVerdict = { isInPaidSet: true, shareThousandths: 500, isBusy: false };
const SELLER_PEER = '5e'.repeat(20);
const DEPOSIT = 10n ** 9n;

/** What a buyer of the tests sees of the market it is in. */
export interface MarketPlace {
  readonly chain: FakeChain;
  readonly facts: ReadonlyMap<WireId, PayFacts>;
  readonly listener: UploadsListener | null;
  readonly keeper: LedgerKeeper;
  readonly desk: SellerDesk;
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
  readonly #market: MarketPlace;
  readonly #key: Uint8Array;
  readonly #payerKey: Uint8Array;
  readonly #peerId: string;
  readonly #nonce: Nonce;
  readonly #sellerNonce: Nonce;
  #seq = 0;
  /** The highest rate it asks for in its bids. */
  cap: number | null = null;

  constructor(
    market: MarketPlace,
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
      ...{ maxBytesPerSecond: this.cap, budgetLeft: 10n ** 9n, lifetimeSeconds: 60 },
      nonce: this.#nonce,
      payer: this.description.payer,
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

  /** As long as it is served for money: what comes for nothing does not count. */
  takePaid(lengthBytes: number): number {
    let sum = 0;
    for (let more = BLOCK; more > 0 && this.isPaid && sum < lengthBytes; sum += more) {
      more = this.take(BLOCK);
    }
    return sum;
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
