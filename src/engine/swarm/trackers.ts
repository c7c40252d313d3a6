/** What a torrent's tracker clients are doing, and making them try again sooner than they would. */
import type { Torrent } from 'webtorrent';
import type WebSocketTracker from 'bittorrent-tracker/websocket-tracker';
import type { TrackerSnapshot, TrackerStatus } from '../../bridge/snapshots.ts';
import { openTracker, shouldOfferNow } from './offers.ts';

/** What a tracker last said of a swarm. */
export interface SwarmCount {
  readonly seeders: number;
  readonly leechers: number;
}

/** First retry, doubled each time up to the last; stock waits 10 s to 65 minutes. */
const FIRST_RETRY_MS = 4_000;
const LAST_RETRY_MS = 120_000;

export class TorrentTrackers {
  readonly #torrent: Torrent;
  readonly #counts = new Map<string, SwarmCount>();
  readonly #failures = new Map<WebSocketTracker, { count: number; retryAt: number }>();

  constructor(torrent: Torrent) {
    this.#torrent = torrent;
  }

  get count(): number {
    return this.#torrent.announce.length;
  }

  /** Listens to the tracker client of a torrent whose discovery has just started. */
  listen(): void {
    for (const tracker of this.#trackers()) shareSocket(tracker);
    this.#torrent.discovery?.tracker?.on(
      'update',
      (update: { announce?: unknown; complete?: unknown; incomplete?: unknown }) => {
        const { announce, complete, incomplete } = update;
        if (typeof announce !== 'string') return;
        this.#counts.set(announce, { seeders: countOf(complete), leechers: countOf(incomplete) });
      },
    );
  }

  /** Asks these as well, without leaving the swarm; those that it asks already stay as they are. */
  extend(urls: readonly string[]): void {
    const torrent = this.#torrent;
    const added = urls.filter((url) => !torrent.announce.includes(url));
    if (added.length === 0) return;
    torrent.announce = [...torrent.announce, ...added];
    const client = torrent.discovery?.tracker;
    // Discovery that has not begun begins with them.
    if (!client) return;
    for (const url of added) {
      const tracker = openTracker(client, withoutSlash(url));
      client._trackers.push(tracker);
      shareSocket(tracker);
      tracker.setInterval();
    }
    client.update();
  }

  /** Reconnects what is due and announces what could not be offered; call it every second or so. */
  tend(now: number): void {
    for (const tracker of this.#trackers()) {
      if (!tracker.reconnecting) {
        if (tracker.socket?.connected === true) this.#failures.delete(tracker);
        continue;
      }
      forgetTimer(tracker);
      const failure = this.#failures.get(tracker);
      if (failure === undefined) {
        this.#failures.set(tracker, { count: 1, retryAt: now + FIRST_RETRY_MS });
      } else if (now >= failure.retryAt && reconnect(tracker)) {
        const wait = Math.min(FIRST_RETRY_MS * 2 ** failure.count, LAST_RETRY_MS);
        this.#failures.set(tracker, { count: failure.count + 1, retryAt: now + wait });
      }
    }
    if (this.#trackers().some(shouldOfferNow)) this.#torrent.discovery?.tracker?.update();
  }

  /** Reconnects everything at once and announces where connected. */
  retryNow(): void {
    this.#failures.clear();
    for (const tracker of this.#trackers()) if (tracker.reconnecting) reconnect(tracker);
    this.#torrent.discovery?.tracker?.update();
  }

  /**
   * The torrent leaves. A tracker client that waits to reconnect takes itself for destroyed already
   * and would come back, announcing for nobody.
   */
  close(): void {
    for (const tracker of this.#trackers()) forgetTimer(tracker);
  }

  snapshots(): TrackerSnapshot[] {
    const trackers = new Map(this.#trackers().map((tracker) => [tracker.announceUrl, tracker]));
    return this.#torrent.announce.map((listed) => {
      const url = withoutSlash(listed);
      const status = statusOf(trackers.get(url));
      const count = this.#counts.get(url);
      return {
        url,
        status,
        message: messageOf(status),
        seeders: count?.seeders ?? null,
        leechers: count?.leechers ?? null,
      };
    });
  }

  /** The highest of the trackers' answers; null when none has answered. */
  swarmCount(): SwarmCount | null {
    const counts = [...this.#counts.values()];
    if (counts.length === 0) return null;
    return {
      seeders: Math.max(...counts.map(({ seeders }) => seeders)),
      leechers: Math.max(...counts.map(({ leechers }) => leechers)),
    };
  }

  #trackers(): readonly WebSocketTracker[] {
    return this.#torrent.discovery?.tracker?._trackers ?? [];
  }
}

/** As tracker clients spell it. */
function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}

/** False when it is trying already. */
function reconnect(tracker: WebSocketTracker): boolean {
  // Between two attempts, and only then, a tracker client is destroyed.
  if (!tracker.destroyed) return false;
  forgetTimer(tracker);
  tracker._openSocket();
  shareSocket(tracker);
  // A tracker client listens for `connect` only on a socket it opened itself; one that joins a
  // socket still connecting would never announce again.
  const { socket, _onSocketConnectBound: onConnect } = tracker;
  if (socket !== null && !socket.connected && onConnect !== null) {
    socket.off('connect', onConnect);
    socket.once('connect', onConnect);
  }
  return true;
}

/** All torrents on a tracker listen to one socket; more than ten of them are no leak. */
function shareSocket({ socket }: WebSocketTracker): void {
  socket?.setMaxListeners(0);
}

/** Its own next attempt would come 10 s to 65 minutes later. */
function forgetTimer(tracker: WebSocketTracker): void {
  if (tracker.reconnectTimer === null) return;
  clearTimeout(tracker.reconnectTimer);
  tracker.reconnectTimer = null;
}

function statusOf(tracker: WebSocketTracker | undefined): TrackerStatus {
  if (tracker === undefined) return 'unsupported';
  if (tracker.reconnecting) return 'unreachable';
  return tracker.socket?.connected === true ? 'working' : 'connecting';
}

function messageOf(status: TrackerStatus): string | null {
  if (status === 'unreachable') {
    return 'This tracker does not answer. Bittern tries again by itself; check the address if it stays like this.';
  }
  if (status === 'unsupported') {
    return 'A browser reaches only WebSocket trackers (wss://).';
  }
  return null;
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
