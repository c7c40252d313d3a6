/** One voucher from the signer, also right after a crash. */
import type { Signature } from '../../../core/channel/signature.ts';
import { FaultError, toFault } from '../../../core/fault.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import type { DeskParts } from '../desk.ts';

const TRIES = 6;
const WAIT_MS = 1_000;

/**
 * The signer stores what it signs before it tells us. When we crashed in between, it knows a voucher
 * for a little more than we do and signs nothing below: then we wait until as much is owed again.
 */
export async function signVoucher(
  { signer }: Pick<DeskParts, 'signer'>,
  account: BuyerAccount,
  wanted: bigint,
  mayPay: (cumulative: bigint) => boolean,
): Promise<{ readonly cumulative: bigint; readonly signature: Signature }> {
  const { channel, chainId } = account.record;
  if (channel === null) throw new FaultError('internal', 'Direct payments have no vouchers.');
  const { contract, channelId } = channel;
  for (let tries = 1; ; tries += 1) {
    const isMore = tries > 1 && account.target > wanted && mayPay(account.target);
    const cumulative = isMore ? account.target : wanted;
    try {
      const signature = await signer().signVoucher({ chainId, contract, channelId, cumulative });
      return { cumulative, signature };
    } catch (error) {
      const isBehind = toFault(error).code === 'policy_refused';
      if (!isBehind || tries === TRIES || cumulative >= account.balance) throw error;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
  }
}
