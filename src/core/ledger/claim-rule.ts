/** When a seller turns vouchers into money, and for what it is worth while (I7 of docs/protocol.md). */
import type { EarnSettings } from './earn-settings.ts';
import type { SoldRecord } from './records.ts';
import { worthInSun } from './worth.ts';

/** Before the refund becomes possible, a claim has at least so long to get into a block. */
const LEAST_MARGIN_MS = 60 * 60 * 1000;

/** What a claim would pay now. Direct payments are never claimed: they came as money. */
export function unclaimed(record: SoldRecord): bigint {
  if (record.channel === null || record.signature === null || record.phase === 'closed') return 0n;
  const upTo = record.cumulative < record.balance ? record.cumulative : record.balance;
  return upTo > record.claimed ? upTo - record.claimed : 0n;
}

/**
 * Chain time, milliseconds since 1970, from when a claim of a closing channel must not wait any longer:
 * `closeAt - max(1 h, delay / 4)`. Null while the payer does not close.
 */
export function claimDeadlineMs(record: SoldRecord): number | null {
  if (record.closesAt === null || record.channel === null) return null;
  const quarter = record.channel.description.withdrawDelaySeconds * 250;
  return record.closesAt - Math.max(LEAST_MARGIN_MS, quarter);
}

export interface ClaimTimes {
  /** Of the newest block. */
  readonly chainTimeMs: number;
  /** Of one claim in this asset. */
  readonly costSun: bigint;
  /** Vouchers still come in: a claim now would soon be one too few. */
  readonly isServing: boolean;
}

/**
 * Why to claim now: `closing` because the payer takes the rest back otherwise, `threshold` because
 * enough has come together; null to wait. What is worth less than the fee is left, but never lost in
 * silence: it stays in the view as unclaimed.
 */
export function claimReason(
  record: SoldRecord,
  settings: EarnSettings,
  { chainTimeMs, costSun, isServing }: ClaimTimes,
): 'closing' | 'threshold' | null {
  const amount = unclaimed(record);
  if (amount === 0n) return null;
  // An asset that is not taken any more has no price: what is held of it is claimed when it must.
  const worth = worthInSun(settings, record.asset, amount);
  const deadline = claimDeadlineMs(record);
  if (deadline !== null) {
    if (worth !== null && worth <= costSun) return null;
    return !isServing || chainTimeMs >= deadline ? 'closing' : null;
  }
  if (worth === null) return null;
  return worth >= costSun * BigInt(settings.claimAtFees) ? 'threshold' : null;
}
