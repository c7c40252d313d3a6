/** The records that debts to us begin with. */
import { channelAccountId, directAccountId } from '../../../core/ledger/account-id.ts';
import type { SoldRecord } from '../../../core/ledger/records.ts';
import { unitsOf } from '../../../core/paywire/debt.ts';
import { firstWindowBytes } from '../../../core/paywire/limits.ts';
import type { PayMessage } from '../../../core/paywire/message.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';
import type { ChannelQuestion, ChannelSight } from './channel-check.ts';

const NOTHING_YET = {
  signature: null,
  writtenOff: 0n,
  defaults: 0,
  suspendedUntil: null,
  claimFeesSun: 0n,
  closesAt: null,
  phase: 'open',
  finalAmount: null,
} as const satisfies Partial<SoldRecord>;

/**
 * A channel that was not known. What was claimed of it before (our ledger was lost) is paid for: the
 * debt goes on from there.
 */
export function newChannelAccount(
  { channelId, description }: Omit<ChannelQuestion, 'known'>,
  { contract, state: { balance }, settled: { claimed }, isSolid }: ChannelSight,
  of: { readonly chainId: number; readonly pieceLengthBytes: number; readonly nowMs: number },
): SoldRecord {
  const { payer, payee, asset } = description;
  return {
    ...NOTHING_YET,
    ...{ accountId: channelAccountId(channelId), chainId: of.chainId, rail: 'channel' },
    ...{ payer, payee, asset, channel: { channelId, contract, description } },
    ...{ balance, isSolid, claimed, cumulative: claimed, sent: unitsOf(claimed) },
    ...{ windowBytes: firstWindowBytes(of.pieceLengthBytes), isSettlementCounted: claimed > 0n },
    ...{ firstAt: of.nowMs, usedAt: of.nowMs },
  };
}

export function newDirectAccount(
  { asset, delegate: { payer } }: PayMessage,
  of: {
    readonly chainId: number;
    readonly payee: TronAddress;
    readonly pieceLengthBytes: number;
    readonly nowMs: number;
  },
): SoldRecord {
  const { chainId, payee } = of;
  return {
    ...NOTHING_YET,
    ...{ accountId: directAccountId({ chainId, payer, payee, asset }), chainId, rail: 'direct' },
    ...{ payer, payee, asset, channel: null },
    ...{ balance: 0n, isSolid: true, claimed: 0n, cumulative: 0n, sent: 0n },
    ...{ windowBytes: firstWindowBytes(of.pieceLengthBytes), isSettlementCounted: true },
    ...{ firstAt: of.nowMs, usedAt: of.nowMs },
  };
}
