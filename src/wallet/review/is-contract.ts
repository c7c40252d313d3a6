/** Whether an address is a contract. */
import { toFault } from '../../core/fault.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import { accountOf, type WalletSession } from '../session.ts';

/** Four bytes that name no function. */
const NO_FUNCTION = '00000000';

/** A contract can be called, an account cannot: the node then refuses. */
export async function isContract(session: WalletSession, address: TronAddress): Promise<boolean> {
  const { address: from } = accountOf(session);
  try {
    await session.chain().constantCall({ from, contract: address, calldata: NO_FUNCTION });
    return true;
  } catch (error) {
    const { code } = toFault(error);
    if (code === 'contract_absent' || code === 'transaction_refused') return false;
    throw error;
  }
}
