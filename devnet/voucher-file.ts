/** What was earned and not claimed yet, in a file that anybody can turn into money for the payee. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CommandResult } from '../src/bridge/commands.ts';
import type { Network } from '../src/chain/networks.ts';
import { writeVoucherFile } from '../src/core/ledger/voucher-file.ts';

/** Whole or not at all. The Payments page of the app imports it. */
export async function writeVouchers(
  path: string,
  { chainId, channelContract }: Pick<Network, 'chainId' | 'channelContract'>,
  claims: CommandResult<'earn.claimable'>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const text = writeVoucherFile({ chainId, contract: channelContract, claims });
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
