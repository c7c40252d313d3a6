/** The networks as they are built in. Nodes are settings: the user's own take these ones' place. */
import { FaultError } from '../core/fault.ts';
import { MAINNET_TOKENS, tokenTable, TRX_TOKEN } from '../core/money/tokens.ts';
import { parseTronAddress, type TronAddress } from '../core/units/tron-address.ts';
import type { Network, NetworkName, NodeEndpoint } from './networks.ts';

/** What the local world tells of its chain (`/world.json`). */
export interface LocalChainWorld {
  /** Base URL of its node. */
  readonly url: string;
  readonly channelContract: string;
  readonly bttoldId: number;
  readonly bttAddress: string;
  /** Takes `POST {"address": "T..."}`. */
  readonly faucet: string;
}

/**
 * Two operators per network where two are known that serve pages without a key, so that balances can be
 * compared. `channelContract` stays null until the contract is deployed there.
 */
export const builtInNetworks: Readonly<Record<Exclude<NetworkName, 'local'>, Network>> = {
  mainnet: {
    name: 'mainnet',
    chainId: 728_126_428,
    nodes: keyless('https://api.trongrid.io', 'https://tron-rpc.publicnode.com'),
    channelContract: null,
    tokens: MAINNET_TOKENS,
    explorerUrl: 'https://tronscan.org/#/transaction/',
    faucetUrl: null,
  },
  nile: {
    name: 'nile',
    chainId: 3_448_148_188,
    nodes: keyless('https://nile.trongrid.io', 'https://api.nileex.io'),
    channelContract: null,
    tokens: [TRX_TOKEN],
    explorerUrl: 'https://nile.tronscan.org/#/transaction/',
    faucetUrl: null,
  },
  shasta: {
    name: 'shasta',
    chainId: 2_494_104_990,
    nodes: keyless('https://api.shasta.trongrid.io'),
    channelContract: null,
    tokens: [TRX_TOKEN],
    explorerUrl: 'https://shasta.tronscan.org/#/transaction/',
    faucetUrl: null,
  },
};

/**
 * The chain of `npm start`. Its chain id is new with each start: `askChainId` tells it. Throws a
 * `FaultError` (`address_invalid`) when the world tells of something else than TRON addresses.
 */
export function localNetwork(world: LocalChainWorld, chainId: number): Network {
  return {
    name: 'local',
    chainId,
    nodes: keyless(world.url),
    channelContract: addressOf(world.channelContract),
    tokens: tokenTable(BigInt(world.bttoldId), addressOf(world.bttAddress)),
    explorerUrl: null,
    faucetUrl: world.faucet,
  };
}

function addressOf(text: string): TronAddress {
  const address = parseTronAddress(text);
  if (address !== null) return address;
  throw new FaultError(
    'address_invalid',
    'The local world tells of no TRON address. Start it again.',
  );
}

function keyless(...urls: readonly string[]): readonly NodeEndpoint[] {
  return urls.map((url) => ({ url, apiKey: null }));
}
