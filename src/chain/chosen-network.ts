/** Which network the settings mean, with the user's own nodes. */
import { builtInNetworks, localNetwork, type LocalChainWorld } from './built-in-networks.ts';
import type { Network, NetworkName, NodeEndpoint } from './networks.ts';

export interface NetworkSettings {
  /** Null is the local one where there is one, the main network elsewhere. */
  readonly network: NetworkName | null;
  /** By the network's name; absent means the built-in ones. */
  readonly nodes: Readonly<Record<string, readonly NodeEndpoint[]>>;
}

/** The local one has chain id 0 until its node was asked: each start of it is another chain. */
export function chosenNetwork(
  { network: wanted, nodes }: NetworkSettings,
  world: LocalChainWorld | null,
): Network {
  const name = wanted === 'local' && world === null ? null : wanted;
  const chosen = name ?? (world === null ? 'mainnet' : 'local');
  const known =
    chosen === 'local' && world !== null
      ? localNetwork(world, 0)
      : builtInNetworks[chosen === 'local' ? 'mainnet' : chosen];
  const own = nodes[known.name] ?? [];
  return own.length === 0 ? known : { ...known, nodes: own };
}
