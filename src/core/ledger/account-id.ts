import { assetKey, type Asset } from '../channel/asset.ts';
import type { ChannelId } from '../channel/description.ts';
import { parseTronAddress, type TronAddress } from '../units/tron-address.ts';
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

/**
 * The same, told apart by the installation of the payee that is paid: one that was paid knows nothing of
 * what another one was, so each is a debt of its own to the payer.
 */
export function installationAccountId(
  of: Parameters<typeof directAccountId>[0],
  payeeSigner: TronAddress,
): AccountId {
  return `${directAccountId(of)}@${payeeSigner}` as AccountId;
}

/** Of a direct account; null for those that were made before installations were told apart. */
export function installationOf(accountId: AccountId): TronAddress | null {
  return parseTronAddress(accountId.split('@')[1] ?? '');
}
