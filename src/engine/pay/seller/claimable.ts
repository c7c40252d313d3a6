/** What any wallet may claim for the payee: the best voucher of each channel that has something in it. */
import { unclaimed } from '../../../core/ledger/claim-rule.ts';
import type { SoldRecord } from '../../../core/ledger/records.ts';
import type { SellerDesk } from '../desk.ts';

type Claimable = Awaited<ReturnType<SellerDesk['handlers']['earn.claimable']>>;

export function claimable(records: readonly SoldRecord[]): Claimable {
  return records.flatMap((record) => {
    const { accountId, chainId, channel, cumulative, signature } = record;
    const amount = unclaimed(record);
    if (channel === null || signature === null || amount === 0n) return [];
    const { contract, description } = channel;
    return [{ accountId, chainId, contract, description, cumulative, signature, amount }];
  });
}
