/** The keys of each message of `bn_pay`; docs/protocol.md says what they mean. */
import { assetKey } from '../channel/asset.ts';
import type { ChannelId } from '../channel/description.ts';
import { choice, dict, type Fields, list, optional } from './dict-field.ts';
import {
  address,
  asset,
  description,
  type Field,
  hex,
  integer,
  signature,
  unsigned,
  usableAddress,
} from './field.ts';
import type { Nonce, Txid } from './identifiers.ts';
import { type PaywireMessage, REJECT_CODES, type RejectReason } from './message.ts';
import type { AssetFloor, SellerTerms } from './terms.ts';

export type MessageKind = PaywireMessage['kind'];
type MessageOf<K extends MessageKind> = PaywireMessage & { readonly kind: K };
export type MessageFields = { readonly [K in MessageKind]: Fields<Omit<MessageOf<K>, 'kind'>> };

const MAX_FLOORS = 8;

const count = integer();
const positive = integer(1);
/** `uint32` of the contract and of TIP-712. */
const uint32 = integer(0, 0xffff_ffff);
const thousandths = integer(0, 1000);
/** Raw units, or raw units per MiB. */
const amount = unsigned(16);
const positiveAmount = unsigned(16, 1n);
/** Bytes times price: 2^20 times an amount. */
const debt = unsigned(19);
const channelId = hex<ChannelId>(32);
const txid = hex<Txid>(32);
const nonce = hex<Nonce>(16);
const phase = choice({ free: 0, paid: 1, quote: 2 });
const reason = choice<RejectReason>(REJECT_CODES);
const flag: Field<boolean> = {
  type: 'integer 0..1',
  write: (value) => (value ? 1 : 0),
  read: (value) => integer(0, 1).read(value) === 1,
};
/** As {@link flag}, and not there where it is false. */
const rareFlag: Field<boolean> = {
  type: 'integer 1; may be absent',
  write: (value) => (value ? 1 : undefined),
  read: (value) => value !== undefined && integer(1, 1).read(value) === 1,
};
/** A bid's number is an integer, a channel a byte string: bencode tells them apart. */
const subject: Field<number | ChannelId> = {
  type: `${positive.type}, or ${channelId.type}`,
  write: (value) => (typeof value === 'number' ? positive.write(value) : channelId.write(value)),
  read: (value) => (typeof value === 'number' ? positive.read(value) : channelId.read(value)),
};

export const FLOOR_FIELDS: Fields<AssetFloor> = {
  asset: ['a', asset],
  price: ['p', positiveAmount],
  minDeposit: ['md', amount],
  settlement: ['sf', amount],
};
const floors = list(dict(FLOOR_FIELDS), MAX_FLOORS, (floor) => assetKey(floor.asset));

export const TERMS_FIELDS: Fields<SellerTerms> = {
  version: ['v', integer(1, 1) as Field<1>],
  chainId: ['n', uint32],
  contract: ['c', optional(usableAddress)],
  payee: ['p', usableAddress],
  payeeSigner: ['ps', usableAddress],
  floors: ['a', floors],
  firstWindowBytes: ['cw', count],
  minWithdrawDelaySeconds: ['wd', uint32],
  nonce: ['ns', nonce],
  onlyListed: ['l', rareFlag],
};
const terms = dict(TERMS_FIELDS);

export const AGREED_FIELDS: Fields<{
  readonly finalAmount: bigint;
  readonly signature: MessageOf<'voucher'>['signature'];
  readonly mark: number;
}> = {
  finalAmount: ['m', amount],
  signature: ['g', signature],
  mark: ['u', count],
};

export const DELEGATE_FIELDS: Fields<MessageOf<'pay'>['delegate']> = {
  payer: ['p', address],
  key: ['k', address],
  until: ['e', count],
  signature: ['g', signature],
};

/** What every version has. */
export const GREETING_FIELDS: Fields<{ readonly version: number; readonly roles: number }> = {
  version: ['v', positive],
  roles: ['r', integer(0, 0xff)],
};
export const HANDSHAKE_FIELDS: Fields<{
  readonly version: number;
  readonly roles: number;
  readonly terms: SellerTerms | null;
}> = { ...GREETING_FIELDS, terms: ['tm', optional(terms)] };

const AMOUNT_FIELDS = {
  channelId: ['c', channelId],
  cumulative: ['m', amount],
  mark: ['u', count],
} as const;

export const MESSAGE_FIELDS: MessageFields = {
  bid: {
    seq: ['s', positive],
    asset: ['a', asset],
    price: ['p', amount],
    maxBytesPerSecond: ['r', optional(positive)],
    budgetLeft: ['b', amount],
    lifetimeSeconds: ['l', count],
    nonce: ['nb', nonce],
    payer: ['py', optional(address)],
  },
  offer: {
    seq: ['s', positive],
    price: ['p', amount],
    windowBytes: ['w', count],
    phase: ['q', phase],
    shareThousandths: ['f', thousandths],
    mark: ['u', count],
    lifetimeSeconds: ['l', count],
  },
  open: {
    description: ['d', description],
    txid: ['x', txid],
    proof: ['sp', signature],
  },
  opened: {
    channelId: ['c', channelId],
    deposit: ['m', amount],
    windowBytes: ['w', count],
    isSolid: ['o', flag],
  },
  voucher: {
    channelId: ['c', channelId],
    cumulative: ['m', amount],
    signature: ['g', signature],
  },
  ack: AMOUNT_FIELDS,
  need: AMOUNT_FIELDS,
  state: {
    channelId: ['c', channelId],
    cumulative: ['m', amount],
    signature: ['g', optional(signature)],
    counted: ['n', debt],
    proof: ['sp', optional(signature)],
  },
  close: {
    channelId: ['c', channelId],
    agreed: ['ag', optional(dict(AGREED_FIELDS))],
  },
  reject: {
    subject: ['j', optional(subject)],
    reason: ['k', reason],
    waitSeconds: ['y', count],
  },
  pay: {
    txid: ['x', txid],
    asset: ['a', asset],
    amount: ['m', positiveAmount],
    delegate: ['dg', dict(DELEGATE_FIELDS)],
    proof: ['sp', signature],
  },
  terms: {
    terms: ['tm', optional(terms)],
  },
  credited: {
    txid: ['x', txid],
    amount: ['m', amount],
    creditLeft: ['b', amount],
  },
};
