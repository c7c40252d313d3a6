import type { Asset } from '../../../core/channel/asset.ts';
import type { DeskParts } from '../desk.ts';

/** Of a channel, in the asset's own units; null where fees are in another one, or no node tells. */
export async function lifeCostIn(
  asset: Asset,
  parts: Pick<DeskParts, 'chain'>,
): Promise<bigint | null> {
  if (asset.kind !== 'trx') return null;
  const chain = await parts.chain().catch(() => null);
  return (await chain?.lifeCostSun(asset).catch(() => null)) ?? null;
}
