/** What a claim should bring, as long as the contract has not told what it paid. */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { OutboxRecord } from '../../bridge/signer.ts';
import { decodeCall, type ChannelCall } from '../../core/channel/call.ts';
import { descriptionWords } from '../../core/channel/description.ts';
import type { SignedAmount } from '../../core/channel/packed.ts';

/** The channels of a claim, with what their vouchers come to. Empty for every other call. */
export function claimsIn(call: ChannelCall | null): readonly SignedAmount[] {
  if (call?.name === 'claimMany') return call.claims;
  return call?.name === 'claim' ? [call] : [];
}

/**
 * Vouchers are cumulative: what an earlier claim of the same channel brought is not in it any more.
 *
 * @param before What the account sent before it. Of claims that others sent nothing is known here.
 */
export function expectedOf(call: ChannelCall, before: readonly OutboxRecord[]): bigint {
  const paid = new Map<string, bigint>();
  for (const { intent, state, reason } of before) {
    const isPaid = (state === 'in-block' || state === 'solid') && reason === null;
    if (!isPaid || intent.kind !== 'call' || intent.purpose !== 'claim') continue;
    for (const claim of claimsIn(decodeCall(intent.calldata))) {
      const key = keyOf(claim);
      if (claim.amount > (paid.get(key) ?? 0n)) paid.set(key, claim.amount);
    }
  }
  return claimsIn(call).reduce((sum, claim) => {
    const more = claim.amount - (paid.get(keyOf(claim)) ?? 0n);
    return more > 0n ? sum + more : sum;
  }, 0n);
}

function keyOf({ description }: SignedAmount): string {
  return bytesToHex(descriptionWords(description));
}
