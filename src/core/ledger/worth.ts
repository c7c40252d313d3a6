/**
 * Amounts of different assets beside each other. Only the seller's own floors say what one asset is
 * worth in another: no rate of anybody else is asked for.
 */
import { TRX, type Asset } from '../channel/asset.ts';
import { DEFAULT_FLOOR_SUN, floorOf, type EarnSettings } from './earn-settings.ts';

/** What the seller takes for as much as `amount` of `asset` buys from it; null when it takes none. */
export function worthInSun(settings: EarnSettings, asset: Asset, amount: bigint): bigint | null {
  if (asset.kind === 'trx') return amount;
  const floor = floorOf(settings, asset);
  return floor === null ? null : (amount * floorInSun(settings)) / floor;
}

/** The amount, rounded up, that the seller takes for what `sun` buys from it. */
export function amountForSun(settings: EarnSettings, asset: Asset, sun: bigint): bigint | null {
  if (asset.kind === 'trx') return sun;
  const floor = floorOf(settings, asset);
  const inSun = floorInSun(settings);
  return floor === null ? null : (sun * floor + inSun - 1n) / inSun;
}

function floorInSun(settings: EarnSettings): bigint {
  return floorOf(settings, TRX) ?? DEFAULT_FLOOR_SUN;
}
