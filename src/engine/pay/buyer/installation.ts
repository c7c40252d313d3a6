/** Which installation of a payee an account of ours is with. */
import { installationOf } from '../../../core/ledger/account-id.ts';
import type { BoughtRecord } from '../../../core/ledger/records.ts';
import { isTagged } from '../../../core/paywire/instalment-tag.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';
import { isPaid } from './spending.ts';

/**
 * A direct account from before installations were told apart is with the one whose tag its last payment
 * carries: no other would credit it.
 */
export function isWith(
  { accountId, channel, instalments }: BoughtRecord,
  payeeSigner: TronAddress,
): boolean {
  if (channel !== null) return channel.description.payeeSigner === payeeSigner;
  const installation = installationOf(accountId);
  if (installation !== null) return installation === payeeSigner;
  const last = instalments.filter(isPaid).at(-1);
  return last === undefined || isTagged(last.amount, payeeSigner);
}
