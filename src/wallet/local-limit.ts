import type { PurseState, SignerClient, WalletSettings } from '../bridge/signer.ts';
import type { LocalChain } from '../bridge/world.ts';
import { assetKey, BTT } from '../core/channel/asset.ts';
import { parseTronAddress } from '../core/units/tron-address.ts';

/**
 * BTT of the local world has an address of its own, so it would have no daily limit, and each payment
 * would ask for the password. It gets the limit of the real one while there is no purse to protect:
 * later only the password raises limits.
 */
export async function adoptLocalLimit(
  signer: SignerClient,
  local: LocalChain | null,
  purse: PurseState,
  settings: WalletSettings,
): Promise<WalletSettings> {
  const address = parseTronAddress(local?.bttAddress ?? '');
  const limit = settings.dailyLimits[assetKey(BTT)];
  if (address === null || limit === undefined || purse.phase !== 'absent') return settings;
  const recordKey = assetKey({ kind: 'trc20', address });
  if (settings.dailyLimits[recordKey] !== undefined) return settings;
  const dailyLimits = { ...settings.dailyLimits, [recordKey]: limit };
  return signer.call('wallet-settings.set', { dailyLimits });
}
