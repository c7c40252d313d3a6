/** What was earned and not claimed yet, in a file that anybody can turn into money for the payee. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CommandResult } from '../src/bridge/commands.ts';
import type { Network } from '../src/chain/networks.ts';
import { assetKey } from '../src/core/channel/asset.ts';

/** Whole or not at all; amounts are decimal text. */
export async function writeVouchers(
  path: string,
  { chainId, channelContract }: Pick<Network, 'chainId' | 'channelContract'>,
  claimable: CommandResult<'earn.claimable'>,
): Promise<void> {
  const claims = claimable.map(({ description, cumulative, signature }) => ({
    description: { ...description, asset: assetKey(description.asset) },
    cumulative: String(cumulative),
    signature,
  }));
  await mkdir(dirname(path), { recursive: true });
  const text = JSON.stringify({ chainId, contract: channelContract, claims }, null, 2);
  await writeFile(`${path}.new`, `${text}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
