/**
 * When to ask the nodes: often while somebody looks, seldom while nobody does, at once when the page
 * is shown or the network is back. One round at a time.
 */
import type { PageSignals, Timers } from '../components.ts';

/** A block of the chain. */
const WATCHED_MS = 3_000;
const HIDDEN_MS = 30_000;
/** What is on its way is followed also when nobody looks. */
const PENDING_MS = 15_000;
/** What is called expired may turn up after all. */
const DOUBTED_MS = 5 * 60_000;

export interface Interest {
  /** Somebody shows the view. */
  readonly isWatched: boolean;
  /** Something is on its way. */
  readonly isPending: boolean;
  /** Something that expired lately is looked at again. */
  readonly isDoubted: boolean;
}

export interface Schedule {
  /** A round that begins now or as soon as the one under way is over. Never rejects. */
  now(): Promise<void>;
  stop(): void;
}

export interface ScheduleComponents {
  readonly timers: Timers;
  readonly page: PageSignals;
  readonly interest: () => Interest;
  /** Must not reject. */
  readonly round: () => Promise<void>;
}

export function schedule({ timers, page, interest, round }: ScheduleComponents): Schedule {
  let running: Promise<void> | null = null;
  let queued: Promise<void> | null = null;
  let cancelTimer: () => void = () => undefined;
  let isStopped = false;

  function start(): Promise<void> {
    cancelTimer();
    running = round().finally(() => {
      running = null;
      if (queued === null) wait();
    });
    return running;
  }

  function wait(): void {
    const delayMs = delayOf(interest(), page.isVisible());
    if (isStopped || delayMs === null) return;
    cancelTimer = timers.after(delayMs, () => {
      void now();
    });
  }

  function now(): Promise<void> {
    if (isStopped) return Promise.resolve();
    if (running === null) return start();
    queued ??= running.then(() => {
      queued = null;
      return isStopped ? undefined : start();
    });
    return queued;
  }

  const stopSignals = page.onChange(() => {
    if (page.isVisible()) void now();
  });

  return {
    now,
    stop() {
      isStopped = true;
      cancelTimer();
      stopSignals();
    },
  };
}

function delayOf({ isWatched, isPending, isDoubted }: Interest, isVisible: boolean): number | null {
  if (isWatched && isVisible) return WATCHED_MS;
  if (isPending) return PENDING_MS;
  if (isWatched) return HIDDEN_MS;
  return isDoubted ? DOUBTED_MS : null;
}
