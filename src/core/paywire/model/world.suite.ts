/**
 * A buyer and a seller on simulated ordered wires: what the machines ask for waits until it is answered,
 * what they send until it is delivered, and both ends can crash in between. Signatures are fake texts.
 */
import type { ChannelDescription, ChannelId } from '../../channel/description.ts';
import type { Signature } from '../../channel/signature.ts';
import { type Asset, TRX } from '../../channel/asset.ts';
import type { AccountId, BoughtRecord, SoldRecord } from '../../ledger/records.ts';
import type { InfoHash } from '../../units/info-hash.ts';
import type { TronAddress } from '../../units/tron-address.ts';
import { BuyerAccount } from '../buyer-account.ts';
import type { BuyerAction, BuyerEvent } from '../buyer-events.ts';
import { BuyerWire } from '../buyer-wire.ts';
import type { PayChecks } from '../checks.ts';
import { KIB } from '../../units/bytes.ts';
import { firstWindowBytes } from '../limits.ts';
import type { Nonce, PaywireMessage, Txid } from '../message.ts';
import { SellerAccount } from '../seller-account.ts';
import type { SellerAction, SellerEvent } from '../seller-events.ts';
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

export const DESCRIPTION: ChannelDescription = {
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

export const CHECKS: PayChecks = {
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
  | { readonly kind: 'piece'; readonly piece: number; readonly offset: number };

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
}

/** What happens, for those who count for themselves. */
export interface Witness {
  buyerSends(link: Link, message: PaywireMessage): void;
  sellerSends(link: Link, message: PaywireMessage): void;
  pushes(link: Link, item: Item & { readonly kind: 'piece' }): void;
  parses(link: Link, item: Item & { readonly kind: 'piece' }): void;
}

export interface WorldOptions {
  readonly deposit: bigint;
  readonly isSolid: boolean;
  readonly isDirect: boolean;
}

const NOTHING: Witness = {
  buyerSends: () => undefined,
  sellerSends: () => undefined,
  pushes: () => undefined,
  parses: () => undefined,
};

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
  witness: Witness = NOTHING;
  /** Every voucher that was ever signed. */
  readonly signed: bigint[] = [];
  #nextPiece = 0;
  #nonces = 0;

  constructor(options: WorldOptions) {
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

  connect(): Link {
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
    };
    this.links.push(link);
    this.buyerTold(link, { kind: 'message', message: { kind: 'terms', terms } });
    return link;
  }

  buyerTold(link: Link, event: BuyerEvent): void {
    for (const action of link.buyer.handle(event, this.nowMs)) {
      if (action.kind === 'send') {
        this.witness.buyerSends(link, action.message);
        if (link.isUp) link.toSeller.push({ kind: 'message', message: action.message });
      } else if (action.kind === 'keep') {
        this.boughtStored = action.account.record;
      } else if (action.kind === 'prove' || action.kind === 'sign' || action.kind === 'back') {
        link.buyerAsks.push(action);
      }
    }
  }

  sellerTold(link: Link, event: SellerEvent): void {
    for (const action of link.seller.handle(event, this.nowMs)) {
      if (action.kind === 'send') {
        this.witness.sellerSends(link, action.message);
        if (link.isUp) link.toBuyer.push({ kind: 'message', message: action.message });
      } else if (action.kind === 'keep') {
        this.soldStored = action.account.record;
      } else if (action.kind === 'weigh') {
        if (action.weight !== null) this.verdict(link);
      } else if (action.kind !== 'class' && action.kind !== 'ban') {
        link.sellerAsks.push(action);
      } else if (action.kind === 'ban') {
        link.isUp = false;
      }
    }
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
    const item = { kind: 'piece', piece, offset } as const;
    this.witness.pushes(link, item);
    link.toBuyer.push(item);
    this.sellerTold(link, { kind: 'pushed', lengthBytes: BLOCK });
  }

  deliverToBuyer(link: Link, isSingleSource = true): boolean {
    const item = link.isUp ? link.toBuyer.shift() : undefined;
    if (!item) return false;
    if (item.kind === 'message') {
      this.buyerTold(link, item);
    } else if (item.kind === 'piece') {
      this.witness.parses(link, item);
      const { piece, offset } = item;
      this.buyerTold(link, { kind: 'block', piece, offset, lengthBytes: BLOCK, isSingleSource });
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
    const ask = link.buyerAsks.shift();
    if (!ask) return false;
    if (ask.kind === 'sign') {
      const { cumulative } = ask;
      const signature = voucherOf(cumulative);
      this.signed.push(cumulative);
      this.boughtStored = ask.account.recordWith(cumulative, signature);
      this.buyerTold(link, { kind: 'signed', cumulative, signature });
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
    switch (ask.kind) {
      case 'check-channel':
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
        this.soldStored = ask.account.recordWith(cumulative, signature);
        this.sellerTold(link, { kind: 'voucher-stored', cumulative, signature });
        for (const other of this.links) {
          if (other !== link) this.sellerTold(other, { kind: 'account-changed' });
        }
        break;
      }
      case 'sign-close': {
        const { finalAmount } = ask;
        this.soldStored = ask.account.record;
        const signature = closeOf(finalAmount);
        this.sellerTold(link, { kind: 'close-signed', finalAmount, signature });
        break;
      }
      default:
        break;
    }
    return true;
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
  settle(link: Link): void {
    let isBusy = true;
    while (isBusy) {
      isBusy = this.deliverToSeller(link);
      isBusy = this.answerSeller(link) || isBusy;
      isBusy = this.deliverToBuyer(link) || isBusy;
      isBusy = this.answerBuyer(link) || isBusy;
    }
  }

  /** The line is lost with all that is on it. */
  cut(link: Link): void {
    link.isUp = false;
    link.toBuyer.length = 0;
    link.toSeller.length = 0;
    link.wanted.length = 0;
    this.buyerTold(link, { kind: 'ending' });
    this.sellerTold(link, { kind: 'ending' });
  }

  #drop(link: Link): void {
    link.isUp = false;
    link.toBuyer.length = 0;
    link.toSeller.length = 0;
    link.wanted.length = 0;
    link.buyerAsks.length = 0;
    link.sellerAsks.length = 0;
  }

  /** The buyer's tab is gone; it comes back with what was stored. */
  crashBuyer(): void {
    for (const link of this.links.splice(0)) {
      this.#drop(link);
      this.sellerTold(link, { kind: 'ending' });
    }
    this.buyerAccount = new BuyerAccount(this.boughtStored);
  }

  crashSeller(): void {
    for (const link of this.links.splice(0)) {
      this.#drop(link);
      this.buyerTold(link, { kind: 'ending' });
    }
    this.sellerAccount = new SellerAccount(this.soldStored);
  }
}

const CONNECTION = {
  infoHash: '11'.repeat(20) as InfoHash,
  sellerPeerId: '22'.repeat(20),
  buyerPeerId: '33'.repeat(20),
  dtls: '44'.repeat(32),
};

const KNOWN = { channelId: CHANNEL, contract: CONTRACT, description: DESCRIPTION };

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
    instalments: [
      { txid: 't0' as Txid, amount: deposit, at: 0, state: 'solid', feeSun: 0n } as never,
    ],
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
