/** Keeps the view's figures up to date. What fails leaves the last figures standing. */
import type { OutboxRecord } from '../../bridge/signer.ts';
import type { Chain, ChainHead, ChainTransfer, OwnCall } from '../../chain/chain.ts';
import { findChannels, readOwnCalls } from '../channels/find-channels.ts';
import { toFault } from '../../core/fault.ts';
import type { WalletComponents } from '../components.ts';
import { mergeHistory } from '../history/history.ts';
import { isDoubted, isPending } from '../../core/money/purpose.ts';
import { transactionTracker } from '../transactions/tracker.ts';
import type { ViewStore } from '../view-store.ts';
import { NO_FIGURES, readChannels, readFigures, readTransfers } from './account-round.ts';
import type { WalletAccount } from '../wallet.ts';
import { schedule } from './schedule.ts';

export interface Watcher {
  /** Asks the nodes now, then shows what they say. Never rejects. */
  refresh(): Promise<void>;
  /** Another account or network: shows none of the old figures, and drops answers under way. */
  restart(): void;
  stop(): void;
}

export interface WatcherComponents extends Pick<
  WalletComponents,
  'signer' | 'timers' | 'page' | 'clock'
> {
  readonly store: ViewStore;
  /** The client of the network in use; rejects while no node tells which chain it is. */
  readonly openChain: () => Promise<Chain>;
  readonly outbox: (chain: Chain) => Promise<readonly OutboxRecord[]>;
  /** Called with the outbox of the network in use, whenever it was looked at. */
  readonly onOutbox: (records: readonly OutboxRecord[]) => void;
}

export function watchWallet(components: WatcherComponents): Watcher {
  const { signer, clock, store, openChain, outbox, onOutbox } = components;
  const tracker = transactionTracker(signer, clock);
  /** Counts accounts and networks, so that an answer about an old one is dropped. */
  let turn = 0;
  let isAnythingPending = true;
  let isAnythingDoubted = false;
  let transfers: readonly ChainTransfer[] = [];
  let ownCalls: readonly OwnCall[] | null = null;

  async function round(): Promise<void> {
    const mine = turn;
    const isCurrent = (): boolean => mine === turn;
    try {
      await ask(isCurrent);
    } catch (error) {
      if (isCurrent()) store.change({ node: { phase: 'unreachable', fault: toFault(error) } });
    }
  }

  async function ask(isCurrent: () => boolean): Promise<void> {
    const { account } = store.view;
    const chain = await openChain();
    const stored = await outbox(chain);
    if (!isCurrent()) return;
    store.change({ network: chain.network });
    noteOpen(stored);
    // Also while no node answers.
    if (account !== null) showHistory(chain, account, stored);

    const askedAtMs = clock.now();
    const head = await chain.head();
    const records = await tracker.step(chain, head, stored);
    onOutbox(records);
    if (!isCurrent()) return;
    const { blockNumber, timestampMs } = head;
    const clockAheadMs = askedAtMs - timestampMs;
    store.change({ node: { phase: 'reachable', blockNumber, timestampMs, clockAheadMs } });
    noteOpen(records);
    if (account === null) return;
    showHistory(chain, account, records);
    await askAccount(chain, head, account, records, isCurrent);
  }

  function noteOpen(records: readonly OutboxRecord[]): void {
    const now = clock.now();
    isAnythingPending = records.some(isPending);
    isAnythingDoubted = records.some((record) => isDoubted(record, now));
  }

  async function askAccount(
    chain: Chain,
    head: ChainHead,
    account: WalletAccount,
    records: readonly OutboxRecord[],
    isCurrent: () => boolean,
  ): Promise<void> {
    const { address } = account;
    // Once for an account: later ones are in the outbox.
    const calls = ownCalls ?? (await readOwnCalls(chain, address));
    const own = findChannels(chain, address, records, calls ?? []);
    const [figures, channels, read] = await Promise.all([
      readFigures(chain, address),
      readChannels(chain, head, own),
      readTransfers(chain, address),
    ]);
    if (!isCurrent()) return;
    ownCalls = calls;
    transfers = read ?? transfers;
    store.change({ ...figures, channels });
    showHistory(chain, account, records);
  }

  function showHistory(
    { network }: Chain,
    { address }: WalletAccount,
    records: readonly OutboxRecord[],
  ): void {
    store.change({ history: mergeHistory({ network, account: address, records, transfers }) });
  }

  const rounds = schedule({
    ...components,
    interest: () => ({
      isWatched: store.isWatched,
      isPending: isAnythingPending,
      isDoubted: isAnythingDoubted,
    }),
    round,
  });

  return {
    refresh: () => rounds.now(),
    restart() {
      turn += 1;
      transfers = [];
      ownCalls = null;
      store.change(NO_FIGURES);
      void rounds.now();
    },
    stop() {
      rounds.stop();
    },
  };
}
