/** Real tracker clients, which share one socket, and a real tracker that dies and comes back. */
import '../node-globals.ts';
import TrackerClient from 'bittorrent-tracker/client';
import type WebSocketTracker from 'bittorrent-tracker/websocket-tracker';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { commands } from 'vitest/browser';
import type { Torrent } from 'webtorrent';
import { newInfoHash } from '../../storage/samples.suite.ts';
import { installOfferBudget } from './offers.ts';
import { TorrentTrackers } from './trackers.ts';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A tracker that can be stopped and started at one address. */
class Server {
  readonly url: string;

  private constructor(url: string) {
    this.url = url;
    ends.push(() => this.stop());
  }

  static async start(): Promise<Server> {
    return new Server(await commands.startTracker(0));
  }

  async restart(): Promise<void> {
    await commands.startTracker(Number(new URL(this.url).port));
  }

  stop(): Promise<void> {
    return commands.stopServer(this.url);
  }
}

/** What the engine has of one torrent's trackers, without the rest of the torrent. */
class Announcer {
  readonly trackers: TorrentTrackers;
  readonly client: TrackerClient;
  answerCount = 0;
  attemptCount = 0;

  constructor(url: string, numwant = 0) {
    this.client = new TrackerClient({
      infoHash: newInfoHash(),
      peerId: newInfoHash(),
      announce: [url],
      rtcConfig: { iceServers: [] },
      getAnnounceOpts: () => ({ numwant, left: 1 }),
    });
    this.client.on('warning', () => undefined);
    const torrent = { announce: [url], discovery: { tracker: this.client } };
    this.trackers = new TorrentTrackers(torrent as unknown as Torrent);
    this.trackers.listen();
    this.client.on('update', () => {
      this.answerCount += 1;
    });
    const open = this.tracker._openSocket.bind(this.tracker);
    this.tracker._openSocket = () => {
      this.attemptCount += 1;
      open();
    };
    ends.push(() => {
      this.trackers.close();
      this.client.destroy();
    });
    this.client.start();
  }

  get tracker(): WebSocketTracker {
    const [only] = this.client._trackers;
    if (only === undefined) throw new Error('There is no tracker client.');
    return only;
  }

  get status(): string | undefined {
    return this.trackers.snapshots()[0]?.status;
  }
}

function announcersOf(url: string, count: number): Announcer[] {
  return Array.from({ length: count }, () => new Announcer(url));
}

const statusesOf = (all: readonly Announcer[]) => all.map(({ status }) => status);
const every = <Value>(all: readonly unknown[], value: Value) => all.map(() => value);
const tendAll = (all: readonly Announcer[], now: number) => {
  for (const { trackers } of all) trackers.tend(now);
};

async function answered(all: readonly Announcer[], count: number): Promise<void> {
  await expect.poll(() => Math.min(...all.map(({ answerCount }) => answerCount))).toBe(count);
}

describe('trackers', () => {
  test('are connecting, then working, and tell the swarm', async () => {
    const { url } = await Server.start();
    const [one] = announcersOf(url, 1) as [Announcer];
    expect(one.status).toBe('connecting');
    expect(one.trackers.swarmCount()).toBeNull();
    await answered([one], 1);
    expect(one.trackers.snapshots()).toEqual([
      { url, status: 'working', message: null, seeders: 0, leechers: 1 },
    ]);
    expect(one.trackers.swarmCount()).toEqual({ seeders: 0, leechers: 1 });
  });

  test('that die and come back hear of every torrent again', async () => {
    const server = await Server.start();
    const all = announcersOf(server.url, 5);
    await answered(all, 1);
    for (const round of [1, 2]) {
      await server.stop();
      await expect.poll(() => statusesOf(all)).toEqual(every(all, 'unreachable'));
      await server.restart();
      const now = round * 1_000_000;
      tendAll(all, now);
      tendAll(all, now + 3_900);
      expect(statusesOf(all)).toEqual(every(all, 'unreachable'));
      tendAll(all, now + 4_100);
      await answered(all, 1 + round);
      expect(statusesOf(all)).toEqual(every(all, 'working'));
      tendAll(all, now + 5_000);
    }
    // Each answered once: no listener was left twice on the shared socket.
    expect(all.map(({ answerCount }) => answerCount)).toEqual(every(all, 3));
  });

  test('are shared by many torrents without a warning', async () => {
    const warn = vi.spyOn(console, 'warn');
    const all = announcersOf((await Server.start()).url, 30);
    await answered(all, 1);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  test('that come later are asked as well, and once', async () => {
    const [first, second] = [await Server.start(), await Server.start()];
    const [one] = announcersOf(first.url, 1) as [Announcer];
    await answered([one], 1);
    one.trackers.extend([first.url, second.url]);
    one.trackers.extend([second.url]);
    await expect
      .poll(() =>
        one.trackers.snapshots().map(({ url, status, leechers }) => [url, status, leechers]),
      )
      .toEqual([
        [first.url, 'working', 1],
        [second.url, 'working', 1],
      ]);
    expect(one.client._trackers.length).toBe(2);
  });

  test('that come before a torrent begins are asked from its beginning', () => {
    const torrent = { announce: ['wss://a.example'], discovery: null };
    const trackers = new TorrentTrackers(torrent as unknown as Torrent);
    trackers.extend(['wss://a.example', 'wss://b.example']);
    expect(torrent.announce).toEqual(['wss://a.example', 'wss://b.example']);
  });

  test('that are down when a torrent starts are found later', async () => {
    const server = await Server.start();
    await server.stop();
    const all = announcersOf(server.url, 3);
    await expect.poll(() => statusesOf(all)).toEqual(every(all, 'unreachable'));
    expect(all[0]?.trackers.snapshots()[0]?.message).toContain('does not answer');
    await server.restart();
    for (const { trackers } of all) trackers.retryNow();
    await answered(all, 1);
  });

  test('are asked at once when the network is back, and not twice', async () => {
    const server = await Server.start();
    const all = announcersOf(server.url, 3);
    await answered(all, 1);
    await server.stop();
    await expect.poll(() => statusesOf(all)).toEqual(every(all, 'unreachable'));
    await server.restart();
    for (let press = 0; press < 3; press += 1) {
      for (const { trackers } of all) trackers.retryNow();
    }
    await answered(all, 2);
    expect(all.map(({ attemptCount }) => attemptCount)).toEqual(every(all, 1));
    expect(all.map(({ tracker }) => tracker.reconnecting)).toEqual(every(all, false));
  });

  test('are tried less and less often, at least every two minutes', async () => {
    const server = await Server.start();
    const [one] = announcersOf(server.url, 1) as [Announcer];
    await answered([one], 1);
    await server.stop();
    await expect.poll(() => one.tracker.destroyed).toBe(true);
    const attempts: number[] = [];
    for (let second = 0; second <= 600; second += 1) {
      const before = one.attemptCount;
      one.trackers.tend(second * 1_000);
      if (one.attemptCount === before) continue;
      attempts.push(second);
      await expect.poll(() => one.tracker.destroyed).toBe(true);
    }
    expect(attempts).toEqual([4, 12, 28, 60, 124, 244, 364, 484]);
  });

  test('are not tried again while an attempt is under way', async () => {
    const server = await Server.start();
    const [one] = announcersOf(server.url, 1) as [Announcer];
    await answered([one], 1);
    await server.stop();
    await expect.poll(() => one.tracker.destroyed).toBe(true);
    one.trackers.tend(0);
    for (let second = 4; second < 100; second += 1) one.trackers.tend(second * 1_000);
    expect(one.attemptCount).toBe(1);
  });

  test('never hear again of a torrent that left while they were down', async () => {
    const server = await Server.start();
    const [one] = announcersOf(server.url, 1) as [Announcer];
    await answered([one], 1);
    await server.stop();
    const { tracker } = one;
    await expect.poll(() => tracker.destroyed).toBe(true);
    one.trackers.close();
    one.client.destroy();
    expect(tracker.reconnectTimer).toBeNull();
  });

  test('hear of a torrent again once there is room for an offer', async () => {
    let room = 0;
    installOfferBudget({ room: () => room, trackerCount: () => 1 });
    const server = await Server.start();
    const one = new Announcer(server.url, 1);
    await answered([one], 1);
    room = 400;
    await expect
      .poll(
        () => {
          one.trackers.tend(0);
          return Object.keys(one.tracker.peers ?? {}).length;
        },
        { timeout: 10_000 },
      )
      .toBe(1);
    await answered([one], 2);
    one.trackers.tend(0);
    expect(Object.keys(one.tracker.peers ?? {}).length).toBe(1);
  });

  test('that a browser cannot use are shown as such', () => {
    const torrent = { announce: ['udp://tracker.example:1'], discovery: { tracker: null } };
    const trackers = new TorrentTrackers(torrent as unknown as Torrent);
    expect(trackers.snapshots()).toMatchObject([
      { url: 'udp://tracker.example:1', status: 'unsupported' },
    ]);
  });
});
