/**
 * Addresses that earnings must not go to: nobody has a key for them, or a contract holds whatever comes
 * and gives nothing back. Sellers are kept from naming one, and buyers pay nothing to it.
 */
import { addressBytes, type TronAddress } from '../units/tron-address.ts';
import { MAINNET_TOKENS } from './tokens.ts';

/** The main network's own; what is burnt goes there. */
const BLACKHOLE = 'TLsV52sRDL79HXGGm9yzwKibb6BeruhUzy';
/** The zero address, the chain's own contracts and `0x…dead` begin with so many zero bytes. */
const NOBODYS_ZEROS = 16;
/** Stands for nobody in the terms of who sells nothing. */
const CLOSED_SHOP_BYTE = 0xff;

/**
 * What is wrong with an address that is to be paid, in words for the user; null when nothing is.
 * `contracts` are those that are known where it would be paid: the escrow's and the tokens'.
 */
export function payoutProblem(
  address: TronAddress,
  contracts: readonly TronAddress[] = [],
): string | null {
  if (isNobodys(address)) {
    return 'Nobody has a key for this address: whatever is paid there is lost. Choose one of your own.';
  }
  if (contracts.includes(address) || isToken(address)) {
    return 'This is the address of a contract: whatever is paid there is lost. Choose one of your own.';
  }
  return null;
}

function isNobodys(address: TronAddress): boolean {
  const bytes = addressBytes(address);
  return (
    (address as string) === BLACKHOLE ||
    bytes.subarray(0, NOBODYS_ZEROS).every((byte) => byte === 0) ||
    bytes.every((byte) => byte === CLOSED_SHOP_BYTE)
  );
}

function isToken(address: TronAddress): boolean {
  return MAINNET_TOKENS.some(({ asset }) => asset.kind === 'trc20' && asset.address === address);
}
