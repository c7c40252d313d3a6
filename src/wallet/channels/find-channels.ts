/** The channels of the account in use, with what a node's index knows of them. */
import type { OutboxRecord } from '../../bridge/signer.ts';
import type { Chain, OwnCall } from '../../chain/chain.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import { ownChannels, type OwnChannel } from './own-channels.ts';

export function findChannels(
  chain: Chain,
  payer: TronAddress,
  records: readonly OutboxRecord[],
  calls: readonly OwnCall[],
): readonly OwnChannel[] {
  const { channelContract, chainId } = chain.network;
  return ownChannels({ records, calls, channelContract, payer, chainId });
}

/** Nothing where no node keeps an index, or when it fails: the outbox still tells. */
export async function readOwnCalls(
  chain: Chain,
  account: TronAddress,
): Promise<readonly OwnCall[] | null> {
  const { channelContract } = chain.network;
  if (channelContract === null) return [];
  try {
    return (await chain.ownCalls(account, channelContract)) ?? [];
  } catch {
    return null;
  }
}
