/**
 * The network that the wallet's settings name, for the engine. The settings are read over the signer's
 * line, again at each use but not more often than every few seconds: another tab may change them.
 */
import type { PayView } from '../bridge/paying.ts';
import type { WalletSettings } from '../bridge/signer.ts';
import type { LocalChain } from '../bridge/world.ts';
import type { Chain } from '../chain/chain.ts';
import { chosenNetwork } from '../chain/chosen-network.ts';
import { askChainId, createChain } from '../chain/create-chain.ts';
import type { Network } from '../chain/networks.ts';
import { createPayChain } from '../chain/pay-chain.ts';
import { FaultError } from '../core/fault.ts';
import type { PayChain } from '../core/ledger/pay-ports.ts';

const LOOK_AGAIN_MS = 5_000;

export interface PayNetworkComponents {
  readonly local: LocalChain | null;
  readonly readSettings: () => Promise<Pick<WalletSettings, 'network' | 'nodes'>>;
  /** Any clock that only goes forward, in milliseconds. */
  readonly now: () => number;
}

interface Client {
  readonly network: Network;
  readonly pay: PayChain;
  readonly chain: Chain;
}

export class PayNetwork {
  readonly #components: PayNetworkComponents;
  #client: Client | null = null;
  #looking: Promise<Client> | null = null;
  /** What the client was made for. */
  #choice = '';
  #lookedAt = -Infinity;

  constructor(components: PayNetworkComponents) {
    this.#components = components;
  }

  /** As it was last found; null before that. */
  get view(): PayView['network'] {
    if (this.#client === null) return null;
    const { chainId, name, channelContract } = this.#client.network;
    return { chainId, name, hasContract: channelContract !== null };
  }

  /** Rejects with `node_unreachable` while nobody tells which chain the local one is. */
  async pay(): Promise<PayChain> {
    return (await this.#current()).pay;
  }

  async chain(): Promise<Chain> {
    return (await this.#current()).chain;
  }

  #current(): Promise<Client> {
    const isFresh = this.#components.now() - this.#lookedAt < LOOK_AGAIN_MS;
    if (this.#client !== null && isFresh) return Promise.resolve(this.#client);
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(): Promise<Client> {
    const { local, readSettings, now } = this.#components;
    const { network: name, nodes } = await readSettings();
    const choice = JSON.stringify([name, nodes]);
    if (this.#client === null || choice !== this.#choice) {
      this.#client = await open(chosenNetwork({ network: name, nodes }, local));
      this.#choice = choice;
    }
    this.#lookedAt = now();
    return this.#client;
  }
}

async function open(asked: Network): Promise<Client> {
  const [first] = asked.nodes;
  if (first === undefined) throw new FaultError('node_unreachable', 'No TRON node is configured.');
  const network = asked.name === 'local' ? { ...asked, chainId: await askChainId(first) } : asked;
  return { network, pay: createPayChain(network), chain: createChain(network) };
}
