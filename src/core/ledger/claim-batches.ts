/** Which claims go into one transaction: `claimMany` takes those of one payee and one asset. */
import { assetKey, type Asset } from '../channel/asset.ts';
import type { TronAddress } from '../units/tron-address.ts';

/** Of one transaction: some 25 TRX are burned for it at most. */
const MAX_BATCH = 10;

/** What tells batches apart. */
export interface ClaimKind {
  readonly contract: TronAddress;
  readonly payee: TronAddress;
  readonly asset: Asset;
}

/** In the order in which each kind came first, at most ten claims each. */
export function claimBatches<Claim>(
  claims: readonly Claim[],
  kindOf: (claim: Claim) => ClaimKind,
): readonly (readonly Claim[])[] {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const { contract, payee, asset } = kindOf(claim);
    const key = [contract, payee, assetKey(asset)].join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [claim]);
    else group.push(claim);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / MAX_BATCH) }, (_, index) =>
      group.slice(index * MAX_BATCH, (index + 1) * MAX_BATCH),
    ),
  );
}
