/** Which network is in use, with the user's own nodes, and the client that asks it. */
import type { WalletSettings } from '../bridge/signer.ts';
import type { Chain } from '../chain/chain.ts';
import { chosenNetwork } from '../chain/chosen-network.ts';
import { askChainId, createChain, type ChainOptions } from '../chain/create-chain.ts';
import type { Network, NetworkName } from '../chain/networks.ts';
import { FaultError } from '../core/fault.ts';
import type { WalletComponents } from './components.ts';

type Choice = Pick<WalletSettings, 'network' | 'nodes'>;

export interface NetworkChoice {
  /** Those that can be chosen here. */
  readonly names: readonly NetworkName[];
  /** As far as it is known: the local one has chain id 0 until its node was asked. */
  readonly network: Network;
  /** Throws `node_unreachable` before {@link NetworkChoice.open} has resolved. */
  readonly chain: Chain;
  choose(settings: Choice): void;
  /** The client, once it is known which chain it is about. Rejects with `node_unreachable`. */
  open(): Promise<Chain>;
}

const PUBLIC = ['mainnet', 'nile', 'shasta'] as const;

export function networkChoice(
  components: Pick<WalletComponents, 'local' | 'fetch' | 'clock' | 'timers'>,
): NetworkChoice {
  const { local: world, clock, timers } = components;
  const options: ChainOptions = {
    fetch: components.fetch,
    now: () => clock.now(),
    wait: (ms) =>
      new Promise<void>((resolve) => {
        timers.after(ms, resolve);
      }),
  };
  let network = chosenNetwork({ network: null, nodes: {} }, world);
  let chain: Chain | null = null;

  async function chainIdOf({ nodes: [first] }: Network): Promise<number> {
    if (first === undefined) throw unreachable();
    return askChainId(first, options);
  }

  return {
    names: world === null ? PUBLIC : ['local', ...PUBLIC],
    get network() {
      return network;
    },
    get chain() {
      if (chain !== null) return chain;
      throw unreachable();
    },
    choose(settings) {
      network = chosenNetwork(settings, world);
      chain = network.name === 'local' ? null : createChain(network, options);
    },
    async open() {
      if (chain !== null) return chain;
      const asked = network;
      // Each start of the local world is another chain.
      const known = { ...asked, chainId: await chainIdOf(asked) };
      if (network === asked) {
        network = known;
        chain = createChain(known, options);
      }
      return this.chain;
    },
  };
}

function unreachable(): FaultError {
  return new FaultError(
    'node_unreachable',
    'The local chain cannot be reached. Nothing is lost; is the local world up?',
  );
}
