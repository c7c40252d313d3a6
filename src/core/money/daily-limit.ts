/**
 * How much the purse may send in 24 hours without the password. It bounds what a script that got into
 * the page could take, so it counts everything that was signed, whatever is said to have become of it.
 */
import { assetKey, TRX, type Asset, type AssetKey } from '../channel/asset.ts';
import { readApproval } from './approval.ts';
import type { TransactionIntent } from './intent.ts';
import type { OutboxRecord } from './outbox.ts';

export const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What the network burns for a transaction's size and for a new account is in no intent. So many
 * transactions a day are taken as they are; each further one counts as the dearest such fee (1.1 TRX),
 * or else the account could be burnt empty by sending next to nothing, often.
 */
const FREE_TRANSACTIONS = 20;
const BURNT_SUN = 1_100_000n;

/** Raw units by asset. An asset without a limit has the limit 0: it always needs the password. */
export type DailyLimits = Readonly<Record<AssetKey, bigint>>;

export interface Spending {
  readonly asset: Asset;
  readonly amount: bigint;
}

const BURNT: Spending = { asset: TRX, amount: BURNT_SUN };

export interface PassedLimit extends Spending {
  /** Signed in the last 24 hours, without this one. */
  readonly spent: bigint;
  readonly limit: bigint;
}

/**
 * What can leave the account through it. An approval counts as the deposit that it allows, which then
 * carries nothing itself; the fee limit counts as TRX.
 */
export function spendingsOf(intent: TransactionIntent): readonly Spending[] {
  const fee = { asset: TRX, amount: intent.feeLimitSun };
  return [valueOf(intent), fee].filter(
    (spending) => spending !== null && spending.amount > 0n,
  ) as readonly Spending[];
}

/** The first limit that would be passed; null when none is. */
export function findPassedLimit(
  intent: TransactionIntent,
  dailyLimits: DailyLimits,
  records: readonly OutboxRecord[],
  now: number,
): PassedLimit | null {
  // Records from the future are there after the clock was set back: they count.
  const recent = records.filter(
    ({ account, storedAt }) => account === 'purse' && storedAt > now - DAY_MS,
  );
  const spentBefore = totals([
    ...recent.flatMap((record) => spendingsOf(record.intent)),
    ...recent.slice(FREE_TRANSACTIONS).map(() => BURNT),
  ]);
  const asked = totals([
    ...spendingsOf(intent),
    ...(recent.length < FREE_TRANSACTIONS ? [] : [BURNT]),
  ]);
  for (const [key, { asset, amount }] of asked) {
    const spent = spentBefore.get(key)?.amount ?? 0n;
    const limit = Object.hasOwn(dailyLimits, key) ? dailyLimits[key]! : 0n;
    if (spent + amount > limit) return { asset, amount, spent, limit };
  }
  return null;
}

function totals(spendings: readonly Spending[]): Map<AssetKey, Spending> {
  const sums = new Map<AssetKey, Spending>();
  for (const { asset, amount } of spendings) {
    const key = assetKey(asset);
    sums.set(key, { asset, amount: amount + (sums.get(key)?.amount ?? 0n) });
  }
  return sums;
}

function valueOf(intent: TransactionIntent): Spending | null {
  if (intent.kind === 'transfer') return intent;
  if (intent.purpose !== 'approve') return intent.value;
  const approval = readApproval(intent.calldata);
  return (
    approval && { asset: { kind: 'trc20', address: intent.contract }, amount: approval.amount }
  );
}
