/** Ledgers as they grow, for tests: an earlier and a later state of one and the same. */
import fc from 'fast-check';
import { TRX } from '../../channel/asset.ts';
import type { Signature } from '../../channel/signature.ts';
import { ALICE, BOB, CHAIN_ID } from '../../money/samples.suite.ts';
import { unitsOf } from '../../paywire/debt.ts';
import type { Txid } from '../../paywire/identifiers.ts';
import type { LedgerContent } from '../ledger-backup.ts';
import { LEDGER_KINDS, ledgerKey, type LedgerKind } from '../ledger-keys.ts';
import { anyBought, anyJournalLine, anySold, sampleWrites } from '../ledger-samples.suite.ts';
import type {
  AccountId,
  BoughtRecord,
  CreditRecord,
  Instalment,
  LedgerWrite,
  SoldRecord,
} from '../records.ts';

export const EMPTY: LedgerContent & Required<LedgerWrite> = {
  ...{ budgets: [], bought: [], spends: [], sold: [], credits: [], earnings: [], journal: [] },
};

/** As the stored ledger is after that write. */
export function applied(before: LedgerContent, change: LedgerWrite): LedgerContent {
  const after: Record<string, unknown> = {
    journal: [...before.journal, ...(change.journal ?? [])],
  };
  for (const kind of LEDGER_KINDS) after[kind] = appliedKind(kind, before, change);
  return after as unknown as LedgerContent;
}

function appliedKind(kind: LedgerKind, before: LedgerContent, change: LedgerWrite) {
  const rows = new Map<string, unknown>();
  for (const record of [...before[kind], ...(change[kind] ?? [])]) {
    rows.set(JSON.stringify(ledgerKey(kind, record)), record);
  }
  return [...rows.values()];
}

type Growth =
  | { readonly kind: 'voucher'; readonly more: bigint; readonly signature: Signature }
  | { readonly kind: 'bytes'; readonly units: bigint }
  | { readonly kind: 'money'; readonly amount: bigint; readonly txid: Txid }
  | { readonly kind: 'line'; readonly line: LedgerContent['journal'][number] };

const anySignature = anySold.map(({ signature }) => signature ?? ('cd'.repeat(65) as Signature));
const anyTxid = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex') as Txid);

const anyGrowth: fc.Arbitrary<Growth> = fc.oneof(
  fc.record({
    kind: fc.constant('voucher' as const),
    more: fc.bigInt(1n, 1_000n),
    signature: anySignature,
  }),
  fc.record({ kind: fc.constant('bytes' as const), units: fc.bigInt(1n, 1n << 30n) }),
  fc.record({
    kind: fc.constant('money' as const),
    amount: fc.bigInt(1n, 1_000n),
    txid: anyTxid,
  }),
  fc.record({ kind: fc.constant('line' as const), line: anyJournalLine }),
);

/** One ledger at two times; `late` is what `early` grew to. */
export const anyHistory: fc.Arbitrary<{
  readonly early: LedgerContent;
  readonly late: LedgerContent;
}> = fc
  .record({
    bought: anyBought,
    sold: anySold,
    growths: fc.array(anyGrowth, { maxLength: 12 }),
    cut: fc.nat(12),
  })
  .map(({ bought, sold, growths, cut }) => {
    const begun = begin(bought, sold);
    const early = growths.slice(0, cut).reduce(grow, begun);
    return { early, late: growths.slice(cut).reduce(grow, early) };
  });

function begin(bought: BoughtRecord, sold: SoldRecord): LedgerContent {
  const nothing = { cumulative: 0n, signature: null };
  const channel = { ...bought, ...nothing, instalments: [], received: 0n, phase: 'open' as const };
  const shop = { ...sold, ...nothing, sent: 0n, claimed: 0n, phase: 'open' as const };
  return {
    ...EMPTY,
    bought: [channel, { ...DIRECT_BOUGHT, instalments: [], received: 0n }],
    sold: [
      { ...shop, finalAmount: null },
      { ...DIRECT_SOLD.sold[0]!, balance: 0n, sent: 0n },
    ],
    budgets: (sampleWrites(1)[0]?.budgets ?? []).map((one) => ({ ...one, stoppedAt: null })),
  };
}

/** What one event of the life of a ledger writes, on both sides of it. */
function grow(ledger: LedgerContent, growth: Growth): LedgerContent {
  const [channel, direct] = ledger.bought;
  const [shop, customer] = ledger.sold;
  if (!channel || !direct || !shop || !customer) throw new Error('A history without accounts.');
  if (growth.kind === 'line') return applied(ledger, { journal: [growth.line] });
  if (growth.kind === 'bytes') {
    const { units } = growth;
    return applied(ledger, {
      bought: [{ ...channel, received: channel.received + units }],
      sold: [{ ...shop, sent: shop.sent + units }],
    });
  }
  if (growth.kind === 'voucher') {
    const { more, signature } = growth;
    const given = channel.cumulative + more;
    const got = shop.cumulative + more;
    return applied(ledger, {
      bought: [
        { ...channel, cumulative: given, signature, received: channel.received + unitsOf(more) },
      ],
      sold: [{ ...shop, cumulative: got, signature, sent: shop.sent + unitsOf(more) }],
    });
  }
  const { amount, txid } = growth;
  if (ledger.credits.some((credit) => credit.txid === txid)) return ledger;
  const credit = creditOf(txid, amount, customer.accountId);
  return applied(ledger, {
    bought: [{ ...direct, instalments: [...direct.instalments, instalmentOf(txid, amount)] }],
    sold: [{ ...customer, balance: customer.balance + amount }],
    credits: [credit],
  });
}

function instalmentOf(txid: Txid, amount: bigint): Instalment {
  return { wantedId: txid, budgetId: 'b', txid, amount, at: 1, state: 'solid', feeSun: 0n };
}

function creditOf(txid: Txid, amount: bigint, accountId: AccountId): CreditRecord {
  return { txid, accountId, amount, isSolid: true, at: 1 };
}

const ONE = '01'.repeat(32) as Txid;
const TWO = '02'.repeat(32) as Txid;
const DIRECT = {
  ...{ accountId: 'direct:one' as AccountId, chainId: CHAIN_ID, rail: 'direct' as const },
  ...{ payer: ALICE, payee: BOB, asset: TRX, channel: null, signature: null, cumulative: 0n },
  ...{ isSettlementCounted: true, usedAt: 1 },
};

/** Paid 1000 and 500, of which 700 were served, and once asked for more. */
export const DIRECT_BOUGHT: BoughtRecord = {
  ...DIRECT,
  delegate: { payer: ALICE, key: BOB, until: 9, signature: 'ab'.repeat(65) as Signature },
  instalments: [
    instalmentOf(ONE, 1_000n),
    instalmentOf(TWO, 500n),
    { ...instalmentOf(ONE, 800n), wantedId: 'third', txid: null, state: 'wanted' },
  ],
  received: unitsOf(700n),
  ...{ verifiedBytes: 0, phase: 'open', avoidUntil: null },
};

/** The same, on the other side. */
export const DIRECT_SOLD: {
  readonly sold: readonly SoldRecord[];
  readonly credits: readonly CreditRecord[];
} = {
  sold: [
    {
      ...DIRECT,
      ...{ balance: 1_500n, isSolid: true, sent: unitsOf(700n), writtenOff: 0n, windowBytes: 1 },
      ...{ defaults: 0, suspendedUntil: null, claimed: 0n, claimFeesSun: 0n, closesAt: null },
      ...{ phase: 'open', finalAmount: null, firstAt: 1 },
    },
  ],
  credits: [creditOf(ONE, 1_000n, DIRECT.accountId), creditOf(TWO, 500n, DIRECT.accountId)],
};
