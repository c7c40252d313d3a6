/** Debts to us, for tests. */
import { TRX } from '../channel/asset.ts';
import { channelId } from '../channel/description.ts';
import type { Signature } from '../channel/signature.ts';
import { ALICE, BOB, CHAIN_ID, CHANNELS, descriptionOf } from '../money/samples.suite.ts';
import type { AccountId, SoldRecord } from './records.ts';

/** An open channel of 1000 units with a voucher of 400, nothing claimed. */
export function soldOf(change: Partial<SoldRecord> = {}): SoldRecord {
  const description = descriptionOf();
  const id = channelId({ chainId: CHAIN_ID, contract: CHANNELS }, description);
  return {
    accountId: id as string as AccountId,
    chainId: CHAIN_ID,
    rail: 'channel',
    payer: ALICE,
    payee: BOB,
    asset: TRX,
    channel: { channelId: id, contract: CHANNELS, description },
    balance: 1000n,
    isSolid: true,
    cumulative: 400n,
    signature: 'ab'.repeat(65) as Signature,
    sent: 400n << 20n,
    writtenOff: 0n,
    windowBytes: 1 << 20,
    isSettlementCounted: true,
    defaults: 0,
    suspendedUntil: null,
    claimed: 0n,
    claimFeesSun: 0n,
    closesAt: null,
    phase: 'open',
    finalAmount: null,
    firstAt: 1_000,
    usedAt: 2_000,
    ...change,
  };
}
