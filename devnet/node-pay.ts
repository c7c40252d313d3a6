/** What a seller in Node is paid with: a ledger in a file, keys in files, one network. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createChain } from '../src/chain/create-chain.ts';
import type { Network } from '../src/chain/networks.ts';
import { createPayChain } from '../src/chain/pay-chain.ts';
import type { PayComponents } from '../src/engine/pay/desk.ts';
import { MemoryLedger } from '../src/storage/ledger/memory-ledger.ts';
import { LedgerFile } from './ledger-file.ts';
import { openNodeSigner } from './node-signer.ts';

export interface NodePayOptions {
  readonly network: Network;
  /** Keeps ledger and keys. */
  readonly folder: string;
  readonly claimKey: Uint8Array | null;
}

export async function openNodePay(options: NodePayOptions): Promise<PayComponents> {
  const { network, folder, claimKey } = options;
  const { chainId, name, channelContract } = network;
  const signer = await openNodeSigner({ folder, chain: createChain(network), claimKey });
  const chain = createPayChain(network);
  return {
    ledger: new MemoryLedger(new LedgerFile(join(folder, 'ledger'))),
    signer: () => signer,
    chain: () => Promise.resolve(chain),
    network: () => ({ chainId, name, hasContract: channelContract !== null }),
    random: (lengthBytes) => new Uint8Array(randomBytes(lengthBytes)),
  };
}
