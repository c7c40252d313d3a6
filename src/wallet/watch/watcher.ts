/** Keeps the view's figures up to date. What fails leaves the last figures standing. */
import type { OutboxRecord } from '../../bridge/signer.ts';
import type { Chain, ChainTransfer } from '../../chain/chain.ts';
import { toFault } from '../../core/fault.ts';
import type { WalletComponents } from '../components.ts';
import { isPending } from '../transactions/purpose.ts';
import { transactionTracker } from '../transactions/tracker.ts';
import type { ViewStore } from '../view-store.ts';
import {
  historyOf,
  NO_FIGURES,
  readChannels,
  readFigures,
  readTransfers,
} from './account-round.ts';
import { schedule } from './schedule.ts';

export interface Watcher {
  /** Asks the nodes now, then shows what they say. Never rejects. */
  refresh(): Promise<void>;
  /** Another account or network: shows none of the old figures, and drops answers under way. */
  restart(): void;
  stop(): void;
}

export interface WatcherComponents extends Pick<WalletComponents, 'signer' | 'timers' | 'page'> {
  readonly store: ViewStore;
  /** The client of the network in use; rejects while no node tells which chain it is. */
  readonly openChain: () => Promise<Chain>;
  readonly outbox: (chain: Chain) => Promise<readonly OutboxRecord[]>;
}

export function watchWallet(components: WatcherComponents): Watcher {
  const { signer, store, openChain, outbox } = components;
  const tracker = transactionTracker(signer);
  /** Counts accounts and networks, so that an answer about an old one is dropped. */
  let turn = 0;
  let isAnythingPending = true;
  let transfers: readonly ChainTransfer[] = [];

  async function round(): Promise<void> {
    const mine = turn;
    const show: ViewStore['change'] = (part) => {
      if (mine === turn) store.change(part);
    };
    try {
      await ask(show);
    } catch (error) {
      show({ node: { phase: 'unreachable', fault: toFault(error) } });
    }
  }

  async function ask(show: ViewStore['change']): Promise<void> {
    const { account } = store.view;
    const chain = await openChain();
    show({ network: chain.network });
    const stored = await outbox(chain);
    isAnythingPending = stored.some(isPending);
    // Also while no node answers.
    if (account !== null) {
      show({ history: historyOf(chain, account.address, stored, transfers) });
    }

    const head = await chain.head();
    const { blockNumber, timestampMs } = head;
    show({ node: { phase: 'reachable', blockNumber, timestampMs } });
    const records = await tracker.step(chain, head, stored);
    isAnythingPending = records.some(isPending);
    if (account === null) return;

    const { address } = account;
    show({ history: historyOf(chain, address, records, transfers) });
    const [figures, channels, read] = await Promise.all([
      readFigures(chain, address),
      readChannels(chain, head, address, records),
      readTransfers(chain, address),
    ]);
    transfers = read ?? transfers;
    show({ ...figures, channels, history: historyOf(chain, address, records, transfers) });
  }

  const rounds = schedule({
    ...components,
    interest: () => ({ isWatched: store.isWatched, isPending: isAnythingPending }),
    round,
  });

  return {
    refresh: () => rounds.now(),
    restart() {
      turn += 1;
      transfers = [];
      store.change(NO_FIGURES);
      void rounds.now();
    },
    stop() {
      rounds.stop();
    },
  };
}
