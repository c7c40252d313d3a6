/** What one round asks about an account. */
import type { Chain, ChainHead, ChainTransfer } from '../../chain/chain.ts';
import { assetKey } from '../../core/channel/asset.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import { channelView, inOrder } from '../channels/channel-view.ts';
import { readChannel, type OwnChannel } from '../channels/own-channels.ts';
import type { BalanceView, ChannelView, WalletView } from '../wallet.ts';

type AccountPart = Pick<WalletView, 'balances' | 'resources' | 'history' | 'channels'>;

export const NO_FIGURES: AccountPart = {
  balances: [],
  resources: null,
  history: [],
  channels: [],
};

/** Rejects when no node answers. */
export async function readFigures(
  chain: Chain,
  account: TronAddress,
): Promise<Pick<AccountPart, 'balances' | 'resources'>> {
  const { tokens } = chain.network;
  const [state, resources] = await Promise.all([
    chain.account(
      account,
      tokens.map(({ asset }) => asset),
    ),
    chain.resources(account),
  ]);
  const balances = tokens.flatMap((token): BalanceView[] => {
    const balance = state.balances.get(assetKey(token.asset));
    return balance === undefined ? [] : [{ token, ...balance }];
  });
  return { balances, resources };
}

export async function readChannels(
  chain: Chain,
  head: ChainHead,
  channels: readonly OwnChannel[],
): Promise<readonly ChannelView[]> {
  const views: ChannelView[] = [];
  for (const channel of channels) {
    const state = await readChannel(chain, channel);
    views.push(channelView(channel, state, chain.network.tokens, head.timestampMs));
  }
  return inOrder(views);
}

/** Transfers as a node's index tells them; null where none does, or when it fails. */
export async function readTransfers(
  chain: Chain,
  account: TronAddress,
): Promise<readonly ChainTransfer[] | null> {
  try {
    return await chain.transfers(account);
  } catch {
    return null;
  }
}
