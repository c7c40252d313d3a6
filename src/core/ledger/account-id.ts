import { assetKey, type Asset } from '../channel/asset.ts';
import type { ChannelId } from '../channel/description.ts';
import type { TronAddress } from '../units/tron-address.ts';
import type { AccountId } from './records.ts';

/** The debt that a channel is for. */
export function channelAccountId(channelId: ChannelId): AccountId {
  return channelId as string as AccountId;
}

/** The debt that direct payments of one payer to one payee in one asset are for. */
export function directAccountId(of: {
  readonly chainId: number;
  readonly payer: TronAddress;
  readonly payee: TronAddress;
  readonly asset: Asset;
}): AccountId {
  const { chainId, payer, payee, asset } = of;
  return `direct:${String(chainId)}:${payer}:${payee}:${assetKey(asset)}` as AccountId;
}
