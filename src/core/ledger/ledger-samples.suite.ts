/** Any record of the ledger, for property tests; `by` makes those that belong together. */
import fc from 'fast-check';
import {
  anyAddress,
  anyAsset,
  anyDescription,
  anySignedAmount,
  hexOf,
} from '../channel/arbitraries.suite.ts';
import { channelId } from '../channel/description.ts';
import type { Fault, FaultCode } from '../fault.ts';
import type { Txid } from '../paywire/identifiers.ts';
import type { InfoHash } from '../units/info-hash.ts';
import type {
  AccountId,
  BoughtRecord,
  BudgetRecord,
  ChannelEnd,
  CreditRecord,
  Day,
  EarningRecord,
  Instalment,
  JournalRecord,
  LedgerWrite,
  SentClaim,
  SoldRecord,
  SpendRecord,
} from './records.ts';

const CHAIN_ID = 1_234;
const anyTxid = hexOf(32).map((text) => text as Txid);
const anyInfoHash = hexOf(20).map((text) => text as InfoHash);
const anyAmount = fc.bigInt(0n, 2n ** 112n);
const anyTime = fc.nat(2 ** 31);
const anySignature = anySignedAmount.map(({ signature }) => signature);
const anyDay = fc.nat(30_000).map((day) => day as Day);
const anyName = fc.string({ minLength: 1, maxLength: 12 });
const anyAccountId = anyName.map((name) => `direct:${name}` as AccountId);
const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });

const anyChannel = fc.record({ contract: anyAddress, description: anyDescription }).map((of) => ({
  ...of,
  channelId: channelId({ chainId: CHAIN_ID, contract: of.contract }, of.description),
}));

const anyInstalment: fc.Arbitrary<Instalment> = fc.record({
  wantedId: anyName,
  budgetId: anyName,
  txid: orNull(anyTxid),
  amount: anyAmount,
  at: anyTime,
  state: fc.constantFrom('wanted', 'sent', 'in-block', 'solid', 'failed'),
  feeSun: anyAmount,
});

const anyPlainBudget = fc.record({
  budgetId: anyName,
  infoHash: anyInfoHash,
  chainId: fc.constant(CHAIN_ID),
  asset: anyAsset,
  limit: anyAmount,
  highestPrice: anyAmount,
  lowestPrice: orNull(anyAmount),
  perDay: orNull(anyAmount),
  perSeller: orNull(anyAmount),
  maxSellers: fc.nat(9),
  targetBytesPerSecond: orNull(anyTime),
  rail: fc.constantFrom<BudgetRecord['rail'][]>('direct', 'channel', 'automatic'),
  payer: anyAddress,
  source: fc.constantFrom<BudgetRecord['source'][]>('purse', 'tronlink'),
  madeAt: anyTime,
  stoppedAt: orNull(anyTime),
});

const anyFault: fc.Arbitrary<Fault> = fc.record({
  code: fc.constantFrom<FaultCode[]>('limit_reached', 'tronlink_rejected'),
  message: anyName,
});

const anyBudget: fc.Arbitrary<BudgetRecord> = fc
  .tuple(anyPlainBudget, orNull(anyFault), orNull(fc.boolean()), orNull(fc.array(anyName)))
  .map(([budget, endedBy, isCompleted, continues]) => ({
    ...budget,
    ...(continues && { continues }),
    ...(endedBy && { endedBy }),
    ...(isCompleted !== null && { isCompleted }),
  }));

const anyUnpaid = fc.record({ budgetId: anyName, price: anyAmount, lengthBytes: anyTime });
const anyEnd: fc.Arbitrary<ChannelEnd> = fc.record({
  txid: anyTxid,
  what: fc.constantFrom<ChannelEnd['what'][]>('close-request', 'close', 'refund'),
  at: anyTime,
  isSuccess: fc.boolean(),
  amount: anyAmount,
  feeSun: anyAmount,
});

/** On the channel rail. */
export const anyBought: fc.Arbitrary<BoughtRecord> = fc
  .record({
    channel: anyChannel,
    instalments: fc.array(anyInstalment, { maxLength: 2 }),
    cumulative: anyAmount,
    signature: orNull(anySignature),
    received: anyAmount,
    isSettlementCounted: fc.boolean(),
    verifiedBytes: anyTime,
    phase: fc.constantFrom<BoughtRecord['phase'][]>('open', 'closing', 'closed', 'ended'),
    avoidUntil: orNull(anyTime),
    usedAt: anyTime,
    agreed: orNull(fc.record({ finalAmount: anyAmount, signature: anySignature })),
    settlement: orNull(anyAmount),
    unpaid: orNull(fc.array(anyUnpaid, { maxLength: 2 })),
    ends: orNull(fc.array(anyEnd, { maxLength: 2 })),
    servedElsewhere: orNull(anyAmount),
    remembered: orNull(anyAmount),
  })
  .map(({ agreed, settlement, unpaid, ends, servedElsewhere, remembered, ...of }) => ({
    ...of,
    ...(agreed && { agreed }),
    ...(settlement !== null && { settlement }),
    ...(unpaid && { unpaid }),
    ...(ends && { ends }),
    ...(servedElsewhere !== null && { servedElsewhere }),
    ...(remembered !== null && { remembered }),
    ...{ accountId: of.channel.channelId as string as AccountId, chainId: CHAIN_ID },
    ...{ rail: 'channel', delegate: null, asset: of.channel.description.asset },
    ...{ payer: of.channel.description.payer, payee: of.channel.description.payee },
  }));

const anyDirectBought: fc.Arbitrary<BoughtRecord> = fc
  .record({ accountId: anyAccountId, payer: anyAddress, payee: anyAddress, key: anyAddress })
  .chain(({ key, ...of }) =>
    fc.record({ bought: anyBought, signature: anySignature, until: anyTime }).map((more) => ({
      ...{ ...more.bought, ...of, rail: 'direct' as const, channel: null },
      delegate: { payer: of.payer, key, until: more.until, signature: more.signature },
    })),
  );

const anyPlainSpend = fc.record({
  budgetId: anyName,
  accountId: anyAccountId,
  day: anyDay,
  amount: anyAmount,
  paidBytes: anyTime,
  freeBytes: anyTime,
});

const anyPaidAt = fc.record({ price: anyAmount, paidBytes: anyTime, amount: anyAmount });

const anySpend: fc.Arbitrary<SpendRecord> = fc
  .tuple(anyPlainSpend, orNull(anyAmount), orNull(fc.array(anyPaidAt, { maxLength: 2 })))
  .map(([spend, settlement, charges]) => ({
    ...spend,
    ...(settlement !== null && { settlement }),
    ...(charges && { charges }),
  }));

const anySentClaim: fc.Arbitrary<SentClaim> = fc.record({ txid: anyTxid, at: anyTime });

export const anySold: fc.Arbitrary<SoldRecord> = fc
  .record({
    unbookedClaims: orNull(fc.array(anySentClaim, { maxLength: 2 })),
    channel: anyChannel,
    balance: anyAmount,
    isSolid: fc.boolean(),
    cumulative: anyAmount,
    signature: orNull(anySignature),
    sent: anyAmount,
    writtenOff: anyAmount,
    windowBytes: anyTime,
    isSettlementCounted: fc.boolean(),
    defaults: fc.nat(9),
    suspendedUntil: orNull(anyTime),
    claimed: anyAmount,
    claimFeesSun: anyAmount,
    closesAt: orNull(anyTime),
    phase: fc.constantFrom<SoldRecord['phase'][]>('open', 'closing', 'claim-only', 'closed'),
    finalAmount: orNull(anyAmount),
    firstAt: anyTime,
    usedAt: anyTime,
  })
  .map(({ unbookedClaims, ...of }) => ({
    ...of,
    ...(unbookedClaims && { unbookedClaims }),
    ...{ accountId: of.channel.channelId as string as AccountId, chainId: CHAIN_ID },
    ...{ rail: 'channel', asset: of.channel.description.asset },
    ...{ payer: of.channel.description.payer, payee: of.channel.description.payee },
  }));

const anyCredit: fc.Arbitrary<CreditRecord> = fc.record({
  txid: anyTxid,
  accountId: anyAccountId,
  amount: anyAmount,
  isSolid: fc.boolean(),
  at: anyTime,
});

const anyEarning: fc.Arbitrary<EarningRecord> = fc.record({
  accountId: anyAccountId,
  infoHash: anyInfoHash,
  day: anyDay,
  amount: anyAmount,
  paidBytes: anyTime,
  freeBytes: anyTime,
});

const anyPlainLine = fc.record({
  at: anyTime,
  what: fc.constantFrom<JournalRecord['what'][]>(
    ...(['budget', 'deposit', 'voucher', 'claim', 'claim-fee', 'written-off'] as const),
  ),
  accountId: orNull(anyAccountId),
  infoHash: orNull(anyInfoHash),
  asset: anyAsset,
  amount: anyAmount,
  txid: orNull(anyTxid),
  feeSun: anyAmount,
});

const anyCharge = fc.record({ budgetId: anyName, paidBytes: anyTime, price: anyAmount });

export const anyJournalLine: fc.Arbitrary<JournalRecord> = fc
  .tuple(anyPlainLine, orNull(anyCharge))
  .map(([line, charge]) => ({ ...line, ...charge }));

/** One of each kind at least. */
export const anyFullWrite: fc.Arbitrary<Required<LedgerWrite>> = fc.record({
  budgets: some(anyBudget),
  bought: some(fc.oneof(anyBought, anyDirectBought)),
  spends: some(anySpend),
  sold: some(anySold),
  credits: some(anyCredit),
  earnings: some(anyEarning),
  journal: some(anyJournalLine),
});

function some<T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(of, { minLength: 1, maxLength: 2 });
}

/** The same in each run. */
export function sampleWrites(count: number): readonly Required<LedgerWrite>[] {
  return fc.sample(anyFullWrite, { numRuns: count, seed: 7 });
}
