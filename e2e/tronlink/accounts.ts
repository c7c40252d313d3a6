/** TEST ONLY. Accounts of the stand-ins, and the local world as TronLink's network. */
import { askChainId } from '../../src/chain/create-chain.ts';
import { addressOfKey } from '../../src/core/channel/signature.ts';
import type { TronAddress } from '../../src/core/units/tron-address.ts';
import type { KeeperState } from './keeper.ts';

/** Play money's keys, one for each test so that none meets the channels of another. */
let lastKey = 0x40;

export function newKey(): string {
  lastKey += 1;
  return lastKey.toString(16).padStart(64, '1');
}

export function addressOf(key: string): TronAddress {
  return addressOfKey(Buffer.from(key, 'hex'));
}

export interface WorldWithChain {
  readonly chain: { readonly url: string } | null;
}

/** Two new accounts on the world's chain. */
export async function setupFor(
  world: WorldWithChain,
): Promise<Pick<KeeperState, 'privateKeys' | 'network'>> {
  if (world.chain === null) throw new Error('This world has no chain.');
  const { url } = world.chain;
  const chainId = await askChainId({ url, apiKey: null });
  return {
    privateKeys: [newKey(), newKey()],
    network: { url, chainId: `0x${chainId.toString(16).padStart(8, '0')}` },
  };
}
