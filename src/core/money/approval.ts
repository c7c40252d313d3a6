/** The approval that a deposit of a TRC-20 needs: `approve(address spender, uint256 amount)`. */
import { parseHexAddress, type TronAddress } from '../units/tron-address.ts';

/** The first four bytes of keccak256 of the signature, then two words. */
const CALLDATA = /^095ea7b30{24}([0-9a-f]{40})([0-9a-f]{64})$/;

/** Null unless it is exactly an approval: no byte more, and nothing beside the address in its word. */
export function readApproval(
  calldata: string,
): { readonly spender: TronAddress; readonly amount: bigint } | null {
  const [, digits = '', amount = ''] = CALLDATA.exec(calldata) ?? [];
  const spender = parseHexAddress(`41${digits}`);
  return spender === null ? null : { spender, amount: BigInt(`0x${amount}`) };
}
