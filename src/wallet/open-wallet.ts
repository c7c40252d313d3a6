/** Puts the wallet together. Loaded when the wallet's page opens, not with the app. */
import type { OutboxRecord, SignerClient, WalletSettings } from '../bridge/signer.ts';
import type { LocalChain } from '../bridge/world.ts';
import type { Chain } from '../chain/chain.ts';
import { FaultError } from '../core/fault.ts';
import { browserComponents } from './browser-components.ts';
import { endTeller, type TellEnds } from './channels/ended-channels.ts';
import type { WalletComponents } from './components.ts';
import { fundFromFaucet } from './faucet.ts';
import { adoptLocalLimit } from './local-limit.ts';
import { networkChoice } from './network-choice.ts';
import { paying } from './paying/pay.ts';
import { purseCommands } from './purse-commands.ts';
import { reviewCommands } from './review/review-commands.ts';
import type { WalletSession } from './session.ts';
import { changesNetwork } from './settings-change.ts';
import { touchPurse } from './touch-purse.ts';
import { tronLink as tronLinkWith } from './tronlink/tronlink.ts';
import { viewStore } from './view-store.ts';
import { chooseAccount } from './watch/account-choice.ts';
import { NO_FIGURES } from './watch/account-round.ts';
import { watchWallet } from './watch/watcher.ts';
import type { Wallet, WalletView } from './wallet.ts';

/** What must be handed in; the rest is the browser's unless a test hands in its own. */
export type OpenWalletOptions = Partial<WalletComponents> & {
  readonly signer: SignerClient;
  readonly local: LocalChain | null;
  /** Is told of channels that this wallet ended. Nobody is by default. */
  readonly tellEnds?: TellEnds;
};

/** Resolves when the purse and the settings are read; the nodes are asked in the background. */
export async function openWallet(options: OpenWalletOptions): Promise<Wallet> {
  const components: WalletComponents = { ...browserComponents, ...options };
  const { signer, local } = components;
  const [purse, known] = await Promise.all([
    signer.call('purse.state', null),
    signer.call('wallet-settings.get', null),
  ]);
  const settings = await adoptLocalLimit(signer, local, purse, known);
  const networks = networkChoice(components);
  networks.choose(settings);

  const store = viewStore(firstView(purse, settings), () => void watcher.refresh());
  const tronLink = tronLinkWith({
    find: components.findTronLink,
    network: () => networks.network,
    state: () => store.view.tronLink,
    onState: (state) => {
      store.change({ tronLink: state });
      chooseAgain();
    },
  });
  const watcher = watchWallet({
    ...components,
    store,
    openChain,
    outbox: listOutbox,
    onOutbox: endTeller(options.tellEnds ?? (() => Promise.resolve())),
  });
  const session: WalletSession = {
    components,
    store,
    tronLink,
    chain: () => networks.chain,
    outbox: () => listOutbox(networks.chain),
    wake: () => void watcher.refresh(),
  };
  const stopPurse = signer.onPurseChanged(setPurse);
  const stopTouching = touchPurse(components, () => store.view.purse);

  function firstView(state: WalletView['purse'], known: WalletSettings): WalletView {
    return {
      network: networks.network,
      networks: networks.names,
      node: { phase: 'asking' },
      purse: state,
      tronLink: { phase: 'looking' },
      account: chooseAccount(known.account, state, { phase: 'looking' }),
      ...NO_FIGURES,
      settings: known,
    };
  }

  async function openChain(): Promise<Chain> {
    const before = networks.network.chainId;
    const chain = await networks.open();
    // TronLink was compared with what was known before.
    if (chain.network.chainId !== before) void tronLink.recheck();
    return chain;
  }

  function listOutbox(chain: Chain): Promise<readonly OutboxRecord[]> {
    return signer.call('transaction.list', { chainId: chain.network.chainId });
  }

  function setPurse(state: WalletView['purse']): void {
    store.change({ purse: state });
    chooseAgain();
  }

  function chooseAgain(): void {
    const { view } = store;
    const account = chooseAccount(view.settings?.account ?? null, view.purse, view.tronLink);
    const isOther = account?.address !== view.account?.address;
    store.change({ account });
    if (isOther) watcher.restart();
  }

  async function changeSettings(
    change: Partial<WalletSettings> & { readonly password?: string },
  ): Promise<void> {
    if (change.network === 'local' && local === null) {
      throw new FaultError('settings_invalid', 'There is no local world here.');
    }
    const before = store.view.settings;
    const after = await signer.call('wallet-settings.set', change);
    store.change({ settings: after });
    if (before === null || changesNetwork(before, after)) {
      networks.choose(after);
      store.change({ network: networks.network, node: { phase: 'asking' } });
      watcher.restart();
      await tronLink.recheck();
    }
    chooseAgain();
  }

  const useAccount = (account: 'purse' | 'tronlink'): Promise<void> => changeSettings({ account });

  void tronLink.look();
  void watcher.refresh();

  return {
    get view() {
      return store.view;
    },
    subscribe: (listener) => store.subscribe(listener),
    refresh: () => watcher.refresh(),
    close() {
      watcher.stop();
      tronLink.close();
      stopPurse();
      stopTouching();
    },
    ...purseCommands({ signer, setPurse, useAccount }),
    async connectTronLink() {
      await tronLink.connect();
      await useAccount('tronlink');
    },
    disconnectTronLink() {
      tronLink.disconnect();
    },
    useAccount,
    ...reviewCommands(session),
    pay: paying(session, openChain),
    async fundFromFaucet() {
      await fundFromFaucet(session);
      await watcher.refresh();
    },
    changeSettings,
  };
}
