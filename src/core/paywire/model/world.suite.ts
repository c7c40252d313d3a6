/**
 * A buyer and a seller on simulated ordered wires: what the machines ask for waits until it is answered,
 * what they send until it is delivered, and both ends can crash in between. Signatures are fake texts.
 */
import type { ChannelDescription, ChannelId } from '../../channel/description.ts';
import type { Signature } from '../../channel/signature.ts';
import { type Asset, TRX } from '../../channel/asset.ts';
import type { AccountId, BoughtRecord, Instalment, SoldRecord } from '../../ledger/records.ts';
import type { InfoHash } from '../../units/info-hash.ts';
import type { TronAddress } from '../../units/tron-address.ts';
import { BuyerAccount } from '../buyer-account.ts';
import type { BuyerAction, BuyerEvent, BuyerState } from '../buyer-events.ts';
import { BuyerWire } from '../buyer-wire.ts';
import type { PayChecks } from '../checks.ts';
import { KIB } from '../../units/bytes.ts';
import { firstWindowBytes } from '../limits.ts';
import type { Nonce, Txid } from '../identifiers.ts';
import type { PaywireMessage } from '../message.ts';
import { SellerAccount } from '../seller-account.ts';
import type { SellerAction, SellerEvent, SellerState } from '../seller-events.ts';
import { SellerWire } from '../seller-wire.ts';
import type { SellerTerms } from '../terms.ts';

export const BLOCK = 64 * KIB;
export const BLOCKS_PER_PIECE = 4;
export const PIECE = BLOCKS_PER_PIECE * BLOCK;
export const SETTLEMENT = 500n;
export const FLOOR = 300n;

const CHANNEL = 'c0'.repeat(32) as ChannelId;
const CONTRACT = 'contract' as TronAddress;
const PAYER = 'payer' as TronAddress;
const PAYEE = 'payee' as TronAddress;
const BUYER_KEY = 'buyer-key' as TronAddress;
const SELLER_KEY = 'seller-key' as TronAddress;
export const TOKEN: Asset = { kind: 'trc10', id: 1_002_000n };

const DESCRIPTION: ChannelDescription = {
  payer: PAYER,
  signer: BUYER_KEY,
  payee: PAYEE,
  payeeSigner: SELLER_KEY,
  asset: TRX,
  withdrawDelaySeconds: 86_400,
  salt: '00'.repeat(32),
};

export const voucherOf = (cumulative: bigint, by = BUYER_KEY): Signature =>
  `voucher ${by} ${String(cumulative)}` as Signature;
const closeOf = (finalAmount: bigint): Signature => `close ${String(finalAmount)}` as Signature;
const proofOf = (subject: string, ns: string, nb: string): Signature =>
  `proof ${subject} ${ns} ${nb}` as Signature;

const CHECKS: PayChecks = {
  idOf: (_contract, description) =>
    (description.salt === DESCRIPTION.salt ? CHANNEL : description.salt) as ChannelId,
  isVoucher: (_channel, cumulative, signature) => signature === voucherOf(cumulative),
  isClose: (_channel, finalAmount, signature) => signature === closeOf(finalAmount),
  isSession: (_by, { channelId, ns, nb }, proof) => proof === proofOf(channelId, ns, nb),
  isDelegate: (_delegate, signature) => signature === ('delegate' as Signature),
};

/** What a wire carries, in order. */
export type Item =
  | { readonly kind: 'message'; readonly message: PaywireMessage }
  | { readonly kind: 'request'; readonly piece: number; readonly offset: number }
  | { readonly kind: 'piece'; readonly piece: number; readonly offset: number }
  /** BEP 6: this request is not answered. */
  | { readonly kind: 'dropped'; readonly piece: number; readonly offset: number }
  /** Without BEP 6: none is. */
  | { readonly kind: 'choke' };

export interface Link {
  readonly buyer: BuyerWire;
  readonly seller: SellerWire;
  readonly toBuyer: Item[];
  readonly toSeller: Item[];
  /** Requests that reached the seller. */
  readonly wanted: { readonly piece: number; readonly offset: number }[];
  readonly buyerAsks: BuyerAction[];
  readonly sellerAsks: SellerAction[];
  isUp: boolean;
  /** Crashed: its end knows nothing of this wire any more. */
  isBuyerGone: boolean;
  isSellerGone: boolean;
}

/** What happens, for those who count for themselves. */
export interface Witness {
  buyerSends(link: Link, message: PaywireMessage): void;
  sellerSends(link: Link, message: PaywireMessage): void;
  /** For money where there is none yet. */
  buyerAsks(link: Link): void;
  /** Before the machine is told. */
  buyerTold(link: Link, event: BuyerEvent): void;
  sellerTold(link: Link, event: SellerEvent): void;
  /** After each event: where the machines were and are. */
  buyerMoved(from: BuyerState, event: BuyerEvent, to: BuyerState): void;
  sellerMoved(from: SellerState, event: SellerEvent, to: SellerState): void;
}

export interface WorldOptions {
  readonly deposit: bigint;
  readonly isSolid: boolean;
  readonly isDirect: boolean;
}

const nothing = (): void => undefined;
const NOTHING: Witness = {
  buyerSends: nothing,
  sellerSends: nothing,
  buyerAsks: nothing,
  buyerTold: nothing,
  sellerTold: nothing,
  buyerMoved: nothing,
  sellerMoved: nothing,
};

/** One record on its way to the disk, and what happens when it is there. */
interface Write<R> {
  readonly record: R;
  readonly then: () => void;
}

export class World {
  nowMs = 1_700_000_000_000;
  readonly links: Link[] = [];
  /** On disk. */
  boughtStored: BoughtRecord;
  soldStored: SoldRecord;
  /** In memory: new after a crash. */
  buyerAccount: BuyerAccount;
  sellerAccount: SellerAccount;
  terms: SellerTerms;
  isInPaidSet = true;
  /** On chain. */
  balance: bigint;
  /** The buyer says it received less than it did. */
  lie = false;
  /** It signs nothing. */
  isStalling = false;
  isNodeAway = false;
  isSignerLocked = false;
  /** Blocks that arrived, by piece. */
  readonly #arrived = new Map<number, number>();
  witness: Witness = NOTHING;
  /** The signer signs nothing below it: it stores what it signs by itself. */
  signerBest = 0n;
  readonly boughtWrites: Write<BoughtRecord>[] = [];
  readonly soldWrites: Write<SoldRecord>[] = [];
  #nextPiece = 0;
  #nonces = 0;

  constructor(options: WorldOptions) {
    this.balance = options.deposit;
    this.boughtStored = boughtOf(options);
    this.soldStored = soldOf(options);
    this.buyerAccount = new BuyerAccount(this.boughtStored);
    this.sellerAccount = new SellerAccount(this.soldStored);
    this.terms = {
      version: 1,
      chainId: 1,
      contract: CONTRACT,
      payee: PAYEE,
      payeeSigner: SELLER_KEY,
      floors: [{ asset: TRX, price: FLOOR, minDeposit: 1n, settlement: SETTLEMENT }],
      firstWindowBytes: 256 * KIB,
      minWithdrawDelaySeconds: 3600,
      nonce: 'n' as Nonce,
    };
  }

  /** The seller's terms come with the handshake, or are to be asked for. */
  connect(hasTerms = true): Link {
    this.#nonces += 1;
    const terms = { ...this.terms, nonce: `ns${String(this.#nonces)}` as Nonce };
    const link: Link = {
      buyer: new BuyerWire({ checks: CHECKS, pieceLengthBytes: PIECE }),
      seller: new SellerWire({ checks: CHECKS, connection: CONNECTION, terms }),
      toBuyer: [],
      toSeller: [],
      wanted: [],
      buyerAsks: [],
      sellerAsks: [],
      isUp: true,
      isBuyerGone: false,
      isSellerGone: false,
    };
    this.links.push(link);
    if (hasTerms) this.buyerTold(link, { kind: 'message', message: { kind: 'terms', terms } });
    return link;
  }

  buyerTold(link: Link, event: BuyerEvent): void {
    if (link.isBuyerGone) return;
    const from = link.buyer.state;
    this.witness.buyerTold(link, event);
    const actions = link.buyer.handle(event, this.nowMs);
    this.witness.buyerMoved(from, event, link.buyer.state);
    for (const action of actions) {
      if (action.kind === 'send') {
        this.witness.buyerSends(link, action.message);
        const message = this.lie ? understated(action.message) : action.message;
        if (link.isUp) link.toSeller.push({ kind: 'message', message });
      } else if (action.kind === 'keep') {
        this.boughtWrites.push({ record: action.account.record, then: nothing });
      } else if (action.kind === 'prove' || action.kind === 'sign' || action.kind === 'back') {
        if (action.kind === 'back' && action.spent === null) this.witness.buyerAsks(link);
        link.buyerAsks.push(action);
      }
    }
  }

  sellerTold(link: Link, event: SellerEvent): void {
    if (link.isSellerGone) return;
    const from = link.seller.state;
    this.witness.sellerTold(link, event);
    const actions = link.seller.handle(event, this.nowMs);
    this.witness.sellerMoved(from, event, link.seller.state);
    let isWeighed = false;
    for (const action of actions) {
      if (action.kind === 'send') {
        this.witness.sellerSends(link, action.message);
        if (link.isUp) link.toBuyer.push({ kind: 'message', message: action.message });
      } else if (action.kind === 'keep') {
        this.soldWrites.push({ record: action.account.record, then: nothing });
      } else if (action.kind === 'weigh') {
        isWeighed = action.weight !== null;
      } else if (action.kind !== 'class' && action.kind !== 'ban') {
        link.sellerAsks.push(action);
      } else if (action.kind === 'ban') {
        link.isUp = false;
      }
    }
    // Only now: all that one event asked for stands in the stream before the next is handled.
    if (isWeighed) this.verdict(link);
  }

  verdict(link: Link): void {
    const { isInPaidSet } = this;
    this.sellerTold(link, { kind: 'share', isInPaidSet, shareThousandths: 500, isBusy: false });
  }

  bid(link: Link, price: bigint, asset: Asset = TRX): void {
    this.#nonces += 1;
    this.buyerTold(link, {
      kind: 'bid',
      asset,
      price,
      maxBytesPerSecond: null,
      budgetLeft: 1_000_000n,
      nonce: `nb${String(this.#nonces)}` as Nonce,
    });
  }

  /** All blocks of a piece nobody has begun. */
  requestPiece(link: Link): void {
    const piece = this.#nextPiece;
    this.#nextPiece += 1;
    for (let at = 0; at < BLOCKS_PER_PIECE; at += 1) this.request(link, piece, at * BLOCK);
  }

  request(link: Link, piece: number, offset: number): void {
    this.buyerTold(link, { kind: 'requested', piece, offset, lengthBytes: BLOCK });
    if (link.isUp) link.toSeller.push({ kind: 'request', piece, offset });
  }

  /** The seller serves what was asked for, as far as it may; returns how many blocks. */
  serve(link: Link, most: number): number {
    let served = 0;
    while (served < most && link.wanted.length > 0 && link.isUp && link.seller.mayPush(BLOCK)) {
      const next = link.wanted.shift();
      if (next) this.push(link, next.piece, next.offset);
      served += 1;
    }
    return served;
  }

  push(link: Link, piece: number, offset: number): void {
    link.toBuyer.push({ kind: 'piece', piece, offset });
    this.sellerTold(link, { kind: 'pushed', lengthBytes: BLOCK });
  }

  deliverToBuyer(link: Link, isSingleSource = true): boolean {
    const item = link.isUp ? link.toBuyer.shift() : undefined;
    if (!item) return false;
    if (item.kind === 'message') {
      this.buyerTold(link, item);
    } else if (item.kind === 'piece') {
      this.#arrived.set(item.piece, (this.#arrived.get(item.piece) ?? 0) + 1);
      this.buyerTold(link, { ...item, kind: 'block', lengthBytes: BLOCK, isSingleSource });
    } else if (item.kind === 'dropped') {
      this.buyerTold(link, { ...item, kind: 'rejected', lengthBytes: BLOCK });
    } else if (item.kind === 'choke') {
      this.buyerTold(link, { kind: 'choked', hasFast: false });
    }
    return true;
  }

  deliverToSeller(link: Link): boolean {
    const item = link.isUp ? link.toSeller.shift() : undefined;
    if (!item) return false;
    if (item.kind === 'request') link.wanted.push(item);
    else if (item.kind === 'message') this.sellerTold(link, item);
    return true;
  }

  /** Carries out what the buyer's machine waits for. */
  answerBuyer(link: Link): boolean {
    if (this.isStalling && link.buyerAsks[0]?.kind === 'sign') return false;
    const ask = link.buyerAsks.shift();
    if (!ask) return false;
    if (ask.kind === 'sign') {
      this.#sign(link, ask.account, ask.cumulative);
    } else if (ask.kind === 'prove') {
      const proof = proofOf(ask.subject, ask.sellerNonce, ask.buyerNonce);
      this.buyerTold(link, { kind: 'proved', proof });
    } else if (ask.kind === 'back') {
      if (ask.spent === null) {
        const instalment = 't0' as Txid;
        this.buyerTold(link, { kind: 'backed', account: this.buyerAccount, instalment });
      } else {
        const fault = { code: 'limit_reached', message: 'No more.' } as const;
        this.buyerTold(link, { kind: 'not-backed', fault });
      }
    }
    return true;
  }

  /** Carries out what the seller's machine waits for. */
  answerSeller(link: Link): boolean {
    const ask = link.sellerAsks.shift();
    if (!ask) return false;
    if (this.isNodeAway && ask.kind.startsWith('check')) {
      const fault = { code: 'node_unreachable', message: 'No node.' } as const;
      this.sellerTold(link, { kind: 'not-checked', fault, isFinal: false });
      return true;
    }
    switch (ask.kind) {
      case 'check-channel':
        this.sellerAccount.refresh({ balance: this.balance });
        this.sellerTold(link, { kind: 'channel-checked', account: this.sellerAccount });
        break;
      case 'check-payment': {
        const { txid, amount } = ask.payment;
        const account = this.sellerAccount;
        this.sellerTold(link, { kind: 'payment-checked', account, txid, amount });
        break;
      }
      case 'store-voucher': {
        const { cumulative, signature } = ask;
        const record = ask.account.recordWith(cumulative, signature);
        const then = (): void => {
          this.sellerTold(link, { kind: 'voucher-stored', cumulative, signature });
          this.accountChanged(link);
        };
        this.soldWrites.push({ record, then });
        break;
      }
      case 'sign-close': {
        const { finalAmount } = ask;
        const signature = closeOf(finalAmount);
        const then = (): void => {
          this.sellerTold(link, { kind: 'close-signed', finalAmount, signature });
        };
        this.soldWrites.push({ record: ask.account.record, then });
        break;
      }
      default:
        break;
    }
    return true;
  }

  /** One write reaches the disk. */
  writeBuyer(): boolean {
    const write = this.boughtWrites.shift();
    if (!write) return false;
    this.boughtStored = write.record;
    write.then();
    return true;
  }

  writeSeller(): boolean {
    const write = this.soldWrites.shift();
    if (!write) return false;
    this.soldStored = write.record;
    write.then();
    return true;
  }

  /** Of the seller's account, all wires but one. */
  accountChanged(except: Link | null): void {
    for (const link of this.links) {
      if (link !== except && link.isUp) this.sellerTold(link, { kind: 'account-changed' });
    }
  }

  tick(ms: number): void {
    this.nowMs += ms;
    for (const link of this.links) {
      if (!link.isUp) continue;
      this.buyerTold(link, { kind: 'tick' });
      this.sellerTold(link, { kind: 'tick' });
    }
  }

  /** Everything that waits happens, in a fair order, until nothing does. */
  settle(...links: readonly Link[]): void {
    let isBusy = true;
    while (isBusy) {
      isBusy = this.writeBuyer();
      isBusy = this.writeSeller() || isBusy;
      for (const link of links) {
        isBusy = this.deliverToSeller(link) || isBusy;
        isBusy = this.answerSeller(link) || isBusy;
        isBusy = this.deliverToBuyer(link) || isBusy;
        isBusy = this.answerBuyer(link) || isBusy;
      }
    }
  }

  /** The line is lost with all that is on it. */
  cut(link: Link): void {
    if (!link.isUp) return;
    link.isUp = false;
    link.toBuyer.length = 0;
    link.toSeller.length = 0;
    link.wanted.length = 0;
    this.buyerTold(link, { kind: 'ending' });
    this.sellerTold(link, { kind: 'ending' });
  }

  /** Of each piece that is here whole, what its hash says; told to all wires, as the engine does. */
  verifyArrived(isValid: boolean): void {
    for (const [piece, blocks] of this.#arrived) {
      if (blocks < BLOCKS_PER_PIECE) continue;
      this.#arrived.delete(piece);
      for (const link of this.links) {
        if (link.isUp) this.buyerTold(link, { kind: 'verified', piece, isValid });
      }
    }
  }

  /** A request that timed out is made again; both may be answered. */
  requestAgain(link: Link): void {
    const [first] = link.wanted;
    if (first) this.request(link, first.piece, first.offset);
  }

  /** The deposit is solid, and more may have come. */
  deposited(more: bigint): void {
    this.balance += more;
    this.buyerAccount.refresh({ instalments: instalmentsOf(this.balance) });
    this.sellerAccount.refresh({ isSolid: true, balance: this.balance });
    this.accountChanged(null);
  }

  /** The payer ends the channel by itself. */
  requestCloseOnChain(): void {
    this.sellerAccount.refresh({ closesAt: this.nowMs + 86_400_000 });
    this.accountChanged(null);
  }

  busy(link: Link): void {
    this.sellerTold(link, { kind: 'share', isInPaidSet: true, shareThousandths: 1, isBusy: true });
  }

  /** The seller answers none of what it was asked for. */
  choke(link: Link): void {
    link.wanted.length = 0;
    if (link.isUp) link.toBuyer.push({ kind: 'choke' });
  }

  /** The seller drops its oldest request. */
  dropRequest(link: Link): void {
    const dropped = link.wanted.shift();
    if (dropped && link.isUp) link.toBuyer.push({ ...dropped, kind: 'dropped' });
  }

  /** By the rules of the signer: never below what it signed before; then stored, then told. */
  #sign(link: Link, account: BuyerAccount, asked: bigint): void {
    const cumulative = asked < this.signerBest ? account.target : asked;
    if (cumulative < this.signerBest || this.isSignerLocked) {
      const fault = { code: 'policy_refused', message: 'Less than before.' } as const;
      this.buyerTold(link, { kind: 'not-signed', fault });
      return;
    }
    this.signerBest = cumulative;
    const signature = voucherOf(cumulative);
    const record = account.recordWith(cumulative, signature);
    const then = (): void => {
      this.buyerTold(link, { kind: 'signed', cumulative, signature });
    };
    this.boughtWrites.push({ record, then });
  }

  /** The buyer's tab is gone, after so many of its last writes; it comes back with what is stored. */
  crashBuyer(writes: number): void {
    for (const { record } of this.boughtWrites.splice(0).slice(0, writes)) {
      this.boughtStored = record;
    }
    this.buyerAccount = new BuyerAccount({
      ...this.boughtStored,
      instalments: instalmentsOf(this.balance),
    });
    for (const link of this.links) {
      link.isBuyerGone = true;
      link.buyerAsks.length = 0;
      this.cut(link);
    }
  }

  crashSeller(writes: number): void {
    for (const { record } of this.soldWrites.splice(0).slice(0, writes)) {
      this.soldStored = record;
    }
    this.sellerAccount = new SellerAccount(this.soldStored);
    for (const link of this.links) {
      link.isSellerGone = true;
      link.sellerAsks.length = 0;
      this.cut(link);
    }
  }
}

function understated(message: PaywireMessage): PaywireMessage {
  return message.kind === 'state' ? { ...message, counted: message.counted / 2n } : message;
}

const CONNECTION = {
  infoHash: '11'.repeat(20) as InfoHash,
  sellerPeerId: '22'.repeat(20),
  buyerPeerId: '33'.repeat(20),
  dtls: '44'.repeat(32),
};

const KNOWN = { channelId: CHANNEL, contract: CONTRACT, description: DESCRIPTION };

function instalmentsOf(amount: bigint): readonly Instalment[] {
  const txid = 't0' as Txid;
  return [{ txid, amount, wantedId: '1', budgetId: '1', at: 0, state: 'solid', feeSun: 0n }];
}

function boughtOf({ deposit, isDirect }: WorldOptions): BoughtRecord {
  return {
    accountId: (isDirect ? 'direct:1' : CHANNEL) as AccountId,
    chainId: 1,
    rail: isDirect ? 'direct' : 'channel',
    payer: PAYER,
    payee: PAYEE,
    asset: TRX,
    channel: isDirect ? null : KNOWN,
    delegate: isDirect
      ? { payer: PAYER, key: BUYER_KEY, until: 4_000_000_000, signature: 'delegate' as Signature }
      : null,
    instalments: instalmentsOf(deposit),
    cumulative: 0n,
    signature: null,
    received: 0n,
    isSettlementCounted: false,
    verifiedBytes: 0,
    phase: 'open',
    avoidUntil: null,
    usedAt: 0,
  };
}

function soldOf({ deposit, isSolid, isDirect }: WorldOptions): SoldRecord {
  return {
    accountId: (isDirect ? 'direct:1' : CHANNEL) as AccountId,
    chainId: 1,
    rail: isDirect ? 'direct' : 'channel',
    payer: PAYER,
    payee: PAYEE,
    asset: TRX,
    channel: isDirect ? null : KNOWN,
    balance: deposit,
    isSolid,
    cumulative: 0n,
    signature: null,
    sent: 0n,
    writtenOff: 0n,
    windowBytes: firstWindowBytes(PIECE),
    isSettlementCounted: false,
    defaults: 0,
    suspendedUntil: null,
    claimed: 0n,
    claimFeesSun: 0n,
    closesAt: null,
    phase: 'open',
    finalAmount: null,
    firstAt: 0,
    usedAt: 0,
  };
}
