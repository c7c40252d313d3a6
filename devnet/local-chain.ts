/** The TRON chain of the local world: the devnet with the escrow contract in its first block. */
import { randomUUID } from 'node:crypto';
import artifact from '../contracts/artifact.json' with { type: 'json' };
import { parseHexAddress } from '../src/core/units/tron-address.ts';
import type { LocalChain } from '../src/bridge/world.ts';
import { ISSUER } from './tron/node/genesis/accounts.ts';
import { BTTOLD_ID, BTT_ADDRESS, defaultGenesis } from './tron/node/genesis/default-genesis.ts';
import { genesisContractAddress } from './tron/node/genesis/genesis.ts';
import type { NodeHandler } from './tron/node/http/handler.ts';
import { openTronChain, type TronChainOptions } from './tron/node/node.ts';

/** Below this path of the world's server. */
export const CHAIN_PATH = '/tron';

const LABEL = 'BitternChannels';

export interface RunningChain {
  readonly handler: NodeHandler;
  /** @param origin Of the world's server, without a slash at the end. */
  describe(origin: string): LocalChain;
  close(): Promise<void>;
}

export async function openLocalChain(options: TronChainOptions = {}): Promise<RunningChain> {
  const { abi, bytecode } = artifact;
  const genesis = defaultGenesis([{ label: LABEL, origin: ISSUER.address, abi, bytecode }]);
  // Kept in memory, the chain begins anew with each start: under the same id, wallets would take what
  // they did on the last one for their history.
  const nonce = options.stateFile === undefined ? { nonce: randomUUID() } : {};
  const chain = await openTronChain({ genesis: { ...genesis, ...nonce }, ...options });
  return {
    handler: chain.handler(CHAIN_PATH),
    describe: (origin) => ({
      url: `${origin}${CHAIN_PATH}`,
      channelContract: base58(genesisContractAddress(LABEL)),
      bttoldId: Number(BTTOLD_ID),
      bttAddress: base58(BTT_ADDRESS),
      faucet: `${origin}${CHAIN_PATH}/faucet`,
    }),
    close: () => chain.close(),
  };
}

function base58(hex: string): string {
  const address = parseHexAddress(hex);
  if (address === null) throw new Error(`${hex} is no address.`);
  return address;
}
