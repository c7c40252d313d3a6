/** The purse's daily limit, as the signer's policy counts it: what was signed in the last 24 hours. */
import type { OutboxRecord, WalletSettings } from '../../bridge/signer.ts';
import { assetKey, type Asset } from '../../core/channel/asset.ts';
import type { TransactionIntent } from '../../core/money/intent.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What leaves the account with it; null for calls that carry nothing. */
export function spendingOf(
  intent: TransactionIntent,
): { readonly asset: Asset; readonly amount: bigint } | null {
  return intent.kind === 'transfer' ? intent : intent.value;
}

/** Whether the intent would pass the limit, so that the password is asked for. */
export function passesDailyLimit(
  intent: TransactionIntent,
  { dailyLimits }: Pick<WalletSettings, 'dailyLimits'>,
  records: readonly OutboxRecord[],
  now: number,
): boolean {
  const spending = spendingOf(intent);
  if (spending === null) return false;
  const key = assetKey(spending.asset);
  const limit = dailyLimits[key];
  if (limit === undefined) return false;
  const spent = records
    .filter(({ account, storedAt, state }) => {
      return account === 'purse' && storedAt > now - DAY_MS && state !== 'expired';
    })
    .map(({ intent: earlier }) => spendingOf(earlier))
    .filter((earlier) => earlier !== null && assetKey(earlier.asset) === key)
    .reduce((sum, earlier) => sum + (earlier?.amount ?? 0n), 0n);
  return spent + spending.amount > limit;
}
