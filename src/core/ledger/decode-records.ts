/** What the ledger stores, decoded at the door. Undefined for what is no such record. */
import { channelId } from '../channel/description.ts';
import type { Delegate } from '../channel/messages.ts';
import type { Signature } from '../channel/signature.ts';
import {
  address,
  amount,
  asset,
  channelIdText,
  count,
  description,
  fault,
  type Field,
  flag,
  infoHash,
  listOf,
  nullable,
  oneOf,
  recordOf,
  signature,
  text,
  txid,
  withOptional,
} from './decode-fields.ts';
import type {
  AccountId,
  BoughtRecord,
  BudgetRecord,
  ChannelEnd,
  ChargeRecord,
  CreditRecord,
  Day,
  EarningRecord,
  Instalment,
  JournalRecord,
  LedgerWrite,
  Rail,
  SentClaim,
  SoldRecord,
  SpendRecord,
  UnpaidRecord,
} from './records.ts';

type Channel = NonNullable<BoughtRecord['channel']>;
type PlainBudget = Omit<BudgetRecord, 'endedBy' | 'isCompleted' | 'continues'>;
/** Members that records of before them do not have. */
type LaterBought = Required<
  Pick<BoughtRecord, 'agreed' | 'settlement' | 'unpaid' | 'ends' | 'servedElsewhere' | 'remembered'>
>;
type PlainBought = Omit<BoughtRecord, keyof LaterBought>;

const accountId: Field<AccountId> = (value) => text(value) as AccountId | undefined;
const day: Field<Day> = (value) => count(value) as Day | undefined;
const rail = oneOf<Rail>('direct', 'channel');

const channel = recordOf<Channel>({ channelId: channelIdText, contract: address, description });

const instalment = recordOf<Instalment>({
  wantedId: text,
  budgetId: text,
  txid: nullable(txid),
  amount,
  at: count,
  state: oneOf('wanted', 'sent', 'in-block', 'solid', 'failed'),
  feeSun: amount,
});

const wholeBudget = recordOf<PlainBudget>({
  budgetId: text,
  infoHash,
  chainId: count,
  asset,
  limit: amount,
  highestPrice: amount,
  lowestPrice: nullable(amount),
  perDay: nullable(amount),
  perSeller: nullable(amount),
  maxSellers: count,
  targetBytesPerSecond: nullable(count),
  rail: oneOf('direct', 'channel', 'automatic'),
  payer: address,
  source: oneOf('purse', 'tronlink'),
  madeAt: count,
  stoppedAt: nullable(count),
});

/** Budgets of before there were fixed prices have none. */
const pricedBudget: Field<PlainBudget> = (value) =>
  wholeBudget(typeof value === 'object' ? { lowestPrice: null, ...value } : value);

const budget: Field<BudgetRecord> = withOptional(pricedBudget, {
  endedBy: fault,
  isCompleted: flag,
  continues: listOf(text),
});

const channelEnd = recordOf<ChannelEnd>({
  txid,
  what: oneOf('close-request', 'close', 'refund'),
  at: count,
  isSuccess: flag,
  amount,
  feeSun: amount,
});

const wholeBought = recordOf<PlainBought>({
  accountId,
  chainId: count,
  rail,
  payer: address,
  payee: address,
  asset,
  channel: nullable(channel),
  delegate: nullable(
    recordOf<Delegate & { readonly signature: Signature }>({
      payer: address,
      key: address,
      until: count,
      signature,
    }),
  ),
  instalments: listOf(instalment),
  cumulative: amount,
  signature: nullable(signature),
  received: amount,
  isSettlementCounted: flag,
  verifiedBytes: count,
  phase: oneOf('open', 'closing', 'closed', 'ended'),
  avoidUntil: nullable(count),
  usedAt: count,
});

const bought: Field<BoughtRecord> = withOptional<PlainBought, LaterBought>(wholeBought, {
  agreed: recordOf<LaterBought['agreed']>({ finalAmount: amount, signature }),
  ends: listOf(channelEnd),
  remembered: amount,
  servedElsewhere: amount,
  settlement: amount,
  unpaid: listOf(recordOf<UnpaidRecord>({ budgetId: text, price: amount, lengthBytes: count })),
});

type PlainSpend = Omit<SpendRecord, 'settlement' | 'charges'>;

const plainSpend = recordOf<PlainSpend>({
  budgetId: text,
  accountId,
  day,
  amount,
  paidBytes: count,
  freeBytes: count,
});

const spend: Field<SpendRecord> = withOptional<
  PlainSpend,
  Required<Pick<SpendRecord, 'settlement' | 'charges'>>
>(plainSpend, {
  settlement: amount,
  charges: listOf(recordOf<ChargeRecord>({ price: amount, paidBytes: count, amount })),
});

const wholeSold = recordOf<Omit<SoldRecord, 'unbookedClaims'>>({
  accountId,
  chainId: count,
  rail,
  payer: address,
  payee: address,
  asset,
  channel: nullable(channel),
  balance: amount,
  isSolid: flag,
  cumulative: amount,
  signature: nullable(signature),
  sent: amount,
  writtenOff: amount,
  windowBytes: count,
  isSettlementCounted: flag,
  defaults: count,
  suspendedUntil: nullable(count),
  claimed: amount,
  claimFeesSun: amount,
  closesAt: nullable(count),
  phase: oneOf('open', 'closing', 'claim-only', 'closed'),
  finalAmount: nullable(amount),
  firstAt: count,
  usedAt: count,
});

const sold: Field<SoldRecord> = withOptional<
  Omit<SoldRecord, 'unbookedClaims'>,
  { readonly unbookedClaims: readonly SentClaim[] }
>(wholeSold, {
  unbookedClaims: listOf(recordOf<SentClaim>({ txid, at: count })),
});

const credit = recordOf<CreditRecord>({ txid, accountId, amount, isSolid: flag, at: count });

const earning = recordOf<EarningRecord>({
  accountId,
  infoHash,
  day,
  amount,
  paidBytes: count,
  freeBytes: count,
});

const plainLine = recordOf<Omit<JournalRecord, 'budgetId' | 'paidBytes' | 'price'>>({
  at: count,
  what: oneOf(
    'budget',
    'budget-stopped',
    'deposit',
    'payment',
    'voucher',
    'settlement',
    'credit',
    'claim',
    'claim-fee',
    'close-request',
    'close',
    'refund',
    'fee',
    'written-off',
  ),
  accountId: nullable(accountId),
  infoHash: nullable(infoHash),
  asset,
  amount,
  txid: nullable(txid),
  feeSun: amount,
});

const journal: Field<JournalRecord> = withOptional(plainLine, {
  budgetId: text,
  paidBytes: count,
  price: amount,
});

/** By the names that {@link LedgerWrite} has for them. */
export const LEDGER_DECODERS: {
  readonly [Name in keyof LedgerWrite]-?: Field<NonNullable<LedgerWrite[Name]>[number]>;
} = {
  budgets: budget,
  bought: withItsChannel(bought),
  spends: spend,
  sold: withItsChannel(sold),
  credits: credit,
  earnings: earning,
  journal,
};

/**
 * The parts must belong together: a description that was changed, by rot or by hand, is another
 * channel, and what is signed for it would be for somebody else.
 */
function withItsChannel<T extends BoughtRecord | SoldRecord>(field: Field<T>): Field<T> {
  return (value) => {
    const record = field(value);
    return record !== undefined && isConsistent(record) ? record : undefined;
  };
}

function isConsistent(record: BoughtRecord | SoldRecord): boolean {
  const { channel: of, chainId, rail: by, accountId: id } = record;
  if (of === null) return by === 'direct';
  if (by !== 'channel' || of.channelId !== String(id)) return false;
  if (of.description.payer !== record.payer || of.description.payee !== record.payee) return false;
  if (chainId > 0xffff_ffff || of.description.withdrawDelaySeconds > 0xffff_ffff) return false;
  return channelId({ chainId, contract: of.contract }, of.description) === of.channelId;
}
