/** The TRC-20 calls Bittern makes itself, in the contract ABI's encoding. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { addressWord, uintWord, WORD_BYTES } from '../core/channel/word.ts';
import { parseHexAddress, type TronAddress } from '../core/units/tron-address.ts';

/** The first four bytes of keccak256 of `transfer(address,uint256)` and `balanceOf(address)`. */
const TRANSFER = 'a9059cbb';
const BALANCE_OF = '70a08231';
const TRANSFER_CALLDATA = /^a9059cbb0{24}([0-9a-f]{40})([0-9a-f]{64})$/;

/** Throws a `RangeError` unless the amount fits a uint256. */
export function transferCalldata(to: TronAddress, amount: bigint): string {
  return TRANSFER + bytesToHex(addressWord(to)) + bytesToHex(uintWord(amount, WORD_BYTES));
}

export function balanceOfCalldata(owner: TronAddress): string {
  return BALANCE_OF + bytesToHex(addressWord(owner));
}

/** Null unless it is exactly a transfer: no byte more, and nothing beside the address in its word. */
export function readTransferCalldata(
  calldata: string,
): { readonly to: TronAddress; readonly amount: bigint } | null {
  const [, to = '', amount = ''] = TRANSFER_CALLDATA.exec(calldata) ?? [];
  const address = parseHexAddress(`41${to}`);
  return address === null ? null : { to: address, amount: BigInt(`0x${amount}`) };
}
