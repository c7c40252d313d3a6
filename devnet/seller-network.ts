/** Which chain the Node seeder is paid on. */
import { builtInNetworks, localNetwork } from '../src/chain/built-in-networks.ts';
import { askChainId } from '../src/chain/create-chain.ts';
import type { Network } from '../src/chain/networks.ts';
import type { LocalChain, LocalWorld } from '../src/bridge/world.ts';
import { parseTronAddress } from '../src/core/units/tron-address.ts';

export interface NetworkOptions {
  /** `http://localhost:8080`, of a local world; null for a public network. */
  readonly world: string | null;
  readonly name: string;
  /** Of a node; null for the built-in ones. */
  readonly node: string | null;
  /** Base58check; null for the built-in one. */
  readonly contract: string | null;
}

/** Throws words for the user. */
export async function sellerNetwork(options: NetworkOptions): Promise<Network> {
  const { world, node, contract } = options;
  const network = world === null ? publicNetwork(options.name) : await worldNetwork(world);
  const nodes = node === null ? network.nodes : [{ url: node.replace(/\/$/, ''), apiKey: null }];
  if (contract === null) return { ...network, nodes };
  const channelContract = parseTronAddress(contract);
  if (channelContract === null) throw new Error(`"${contract}" is no TRON address.`);
  return { ...network, nodes, channelContract };
}

export async function networkOfChain(chain: LocalChain): Promise<Network> {
  return localNetwork(chain, await askChainId({ url: chain.url, apiKey: null }));
}

function publicNetwork(name: string): Network {
  const networks: Readonly<Partial<Record<string, Network>>> = builtInNetworks;
  const network = networks[name];
  if (network !== undefined) return network;
  throw new Error(`There is no network "${name}": mainnet, nile or shasta.`);
}

async function worldNetwork(origin: string): Promise<Network> {
  const response = await fetch(new URL('/world.json', origin)).catch(() => null);
  if (response?.ok !== true) throw new Error(`No local world answers at ${origin}.`);
  const { chain } = (await response.json()) as LocalWorld;
  if (chain === null) throw new Error(`The local world at ${origin} has no chain.`);
  return networkOfChain(chain);
}
