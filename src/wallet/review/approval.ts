/** The approval that lets the channel contract take a TRC-20 deposit (TIP-20, as ERC-20). */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { CallIntent } from '../../core/money/intent.ts';
import { selectorOf } from '../../core/channel/selector.ts';
import { addressBytes, type TronAddress } from '../../core/units/tron-address.ts';
import { FaultError } from '../../core/fault.ts';
import type { WalletSession } from '../session.ts';

const APPROVE = selectorOf('approve(address,uint256)');
const ALLOWANCE = selectorOf('allowance(address,address)');

export interface Approval {
  readonly owner: TronAddress;
  readonly token: TronAddress;
  readonly spender: TronAddress;
  readonly amount: bigint;
}

/** Exactly the amount, never "everything": what is left over could be taken by the spender. */
export function approvalIntent({ owner, token, spender, amount }: Approval): CallIntent {
  return {
    kind: 'call',
    purpose: 'approve',
    from: owner,
    contract: token,
    calldata: APPROVE + word(spender) + amount.toString(16).padStart(64, '0'),
    value: null,
    feeLimitSun: 0n,
  };
}

/** What the spender may take already. */
export async function allowance(
  session: WalletSession,
  { owner, token, spender }: Omit<Approval, 'amount'>,
): Promise<bigint> {
  const { isReverted, data } = await session.chain().constantCall({
    from: owner,
    contract: token,
    calldata: ALLOWANCE + word(owner) + word(spender),
  });
  if (isReverted || data.length < 32) {
    throw new FaultError('transaction_refused', `The contract at ${token} is not a TRC-20 token.`);
  }
  return BigInt(`0x${bytesToHex(data.subarray(0, 32))}`);
}

function word(address: TronAddress): string {
  return bytesToHex(addressBytes(address)).padStart(64, '0');
}
