/** Moving TRX and TRC-10 tokens between accounts inside an execution, with java-tron's refusals. */
import type { HexAddress } from './contract.ts';
import { transferFailed } from './halt.ts';
import type { Host } from './session.ts';

export const LARGEST_INT64 = 2n ** 63n - 1n;
/** TRC-10 ids are above this one. */
const MIN_TOKEN_ID = 1_000_000n;

export function isTokenId(tokenId: bigint): boolean {
  return tokenId > MIN_TOKEN_ID && tokenId <= LARGEST_INT64;
}

/** Makes the receiver where it does not exist. The sender's balance must have been looked at. */
export function moveSun(host: Host, from: HexAddress, to: HexAddress, sun: bigint): void {
  const { world } = host;
  if (from === to) throw transferFailed('transfer trx failed: Cannot transfer TRX to yourself.');
  const received = world.balance(to) + sun;
  if (received > LARGEST_INT64) throw transferFailed('transfer trx failed: long overflow');
  world.setBalance(from, world.balance(from) - sun);
  world.setBalance(to, received);
}

export function moveToken(
  host: Host,
  from: HexAddress,
  to: HexAddress,
  tokenId: bigint,
  amount: bigint,
): void {
  const { world } = host;
  if (from === to) {
    throw transferFailed('transfer trc10 failed: Cannot transfer asset to yourself.');
  }
  if (!host.tokens.has(tokenId)) throw transferFailed('transfer trc10 failed: No asset !');
  const received = world.tokenBalance(to, tokenId) + amount;
  if (received > LARGEST_INT64) throw transferFailed('transfer trc10 failed: long overflow');
  world.setTokenBalance(from, tokenId, world.tokenBalance(from, tokenId) - amount);
  world.setTokenBalance(to, tokenId, received);
}
