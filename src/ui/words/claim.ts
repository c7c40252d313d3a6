/** Claims, in words: how much comes, and what the network takes for it. */
import { assetKey } from '../../core/channel/asset.ts';
import type { SoldView } from '../../bridge/earning.ts';
import type { PayView } from '../../bridge/paying.ts';
import type { PurseState } from '../../bridge/signer.ts';
import type { ClaimReview } from '../../wallet/wallet.ts';
import { formatRoughMoney } from '../format/amount.ts';
import { m } from '../messages/generated/messages.js';

/** `0.42 TRX`, or `0.42 TRX, 3.1 BTT` where there are several assets. */
export function claimSum(claims: readonly ClaimReview[]): string {
  const sums = new Map<string, { readonly of: ClaimReview; readonly amount: bigint }>();
  for (const claim of claims) {
    const key = keyOf(claim);
    const before = sums.get(key)?.amount ?? 0n;
    sums.set(key, { of: claim, amount: before + amountOf(claim) });
  }
  return [...sums.values()]
    .map(({ of: { review, vouchers }, amount }) =>
      formatRoughMoney(amount, review.token, vouchers[0]?.description.asset ?? { kind: 'trx' }),
    )
    .join(', ');
}

/** Sun, of all of them. */
export function claimFeeSun(claims: readonly ClaimReview[]): bigint {
  return claims.reduce((sum, { review }) => sum + review.fee.feeSun, 0n);
}

/** One of them burns more TRX than it brings; of tokens nobody here knows the worth. */
export function isDearerThanWorth(claims: readonly ClaimReview[]): boolean {
  return claims.some(
    (claim) => keyOf(claim) === 'trx' && claim.review.fee.feeSun >= amountOf(claim),
  );
}

/** Who sends the claims that are due: a purse that is open does it by itself, TronLink never. */
export type Claimer = 'itself' | 'locked' | 'yourself';

export function claimerOf(
  phase: PurseState['phase'],
  { earnFault }: Pick<PayView, 'earnFault'>,
  isEngineHere: boolean,
): Claimer {
  if (phase !== 'locked' && phase !== 'unlocked') return 'yourself';
  // Bittern may run in another tab, whose purse is locked. Here, it has not tried again since.
  const isLockedThere = !isEngineHere && earnFault?.code === 'purse_locked';
  return phase === 'locked' || isLockedThere ? 'locked' : 'itself';
}

/** Enough has come together and nobody could sign: what to do. Null where it goes on by itself. */
export function dueWords(phase: PurseState['phase'], isEngineHere: boolean): string | null {
  if (phase === 'locked') return m.claim_due_locked();
  if (phase !== 'unlocked') return m.claim_due_text();
  return isEngineHere ? null : m.claim_due_other_tab();
}

/** The channel whose payer takes the rest back first: until then its vouchers can be claimed. */
export function mostUrgent(sold: readonly SoldView[]): (SoldView & { closesAt: number }) | null {
  const closing = sold.filter(
    (one): one is SoldView & { closesAt: number } =>
      one.closesAt !== null &&
      one.phase !== 'closed' &&
      one.unclaimed > 0n &&
      !one.isClaiming &&
      !one.isDearToClaim,
  );
  return closing.toSorted((one, other) => one.closesAt - other.closesAt)[0] ?? null;
}

function amountOf({ vouchers }: ClaimReview): bigint {
  return vouchers.reduce((sum, { amount }) => sum + amount, 0n);
}

function keyOf({ vouchers }: ClaimReview): string {
  const asset = vouchers[0]?.description.asset;
  return asset === undefined ? 'trx' : assetKey(asset);
}
