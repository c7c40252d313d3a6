/** Offers of the real tracker client, made of real connections. */
import '../node-globals.ts';
import WebSocketTracker, { type Offer } from 'bittorrent-tracker/websocket-tracker';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { commands } from 'vitest/browser';
import { installOfferBudget, shouldOfferNow } from './offers.ts';

const LOCAL = { iceServers: [] };
const NONSENSE = { iceServers: [{ urls: 'nonsense' }] };
const situation = { room: 400, trackerCount: 1 };
const trackers: WebSocketTracker[] = [];

let url: string;

beforeAll(async () => {
  url = await commands.startTracker(0);
  installOfferBudget({ room: () => situation.room, trackerCount: () => situation.trackerCount });
});

afterAll(() => commands.stopServer(url));

beforeEach(() => {
  Object.assign(situation, { room: 400, trackerCount: 1 });
});

afterEach(() => {
  for (const tracker of trackers.splice(0)) tracker.destroy();
});

/** A tracker client that has announced nothing. */
function newTracker(rtcConfig: object = LOCAL): WebSocketTracker {
  const client = Object.assign(new EventTarget(), {
    _rtcConfig: rtcConfig,
    emit: () => true,
  });
  const tracker = new WebSocketTracker(client as never, url);
  trackers.push(tracker);
  return tracker;
}

function offersOf(tracker: WebSocketTracker, wanted = 5): Promise<Offer[]> {
  return new Promise((resolve) => {
    tracker._generateOffers(wanted, resolve);
  });
}

const idsOf = (offers: readonly Offer[]) => offers.map(({ offer_id }) => offer_id).sort();

describe('offers', () => {
  test('are real ones, each under an id of its own', async () => {
    const offers = await offersOf(newTracker());
    expect(offers.length).toBe(5);
    for (const { offer, offer_id } of offers) {
      expect(offer).toMatchObject({ type: 'offer' });
      expect((offer as { sdp: string }).sdp).toContain('m=application');
      expect(offer_id.length).toBe(20);
      expect(Math.max(...Array.from(offer_id, (letter) => letter.charCodeAt(0)))).toBeLessThan(256);
    }
    expect(new Set(idsOf(offers)).size).toBe(5);
  });

  test('are sent again while nobody has answered them', async () => {
    const tracker = newTracker();
    const first = await offersOf(tracker);
    expect(idsOf(await offersOf(tracker))).toEqual(idsOf(first));
    expect(Object.keys(tracker.peers ?? {}).length).toBe(5);
  });

  test('are replaced once they are answered', async () => {
    const tracker = newTracker();
    await offersOf(tracker);
    const [answered] = Object.keys(tracker.peers ?? {});
    const peer = tracker.peers?.[String(answered)];
    Reflect.deleteProperty(tracker.peers ?? {}, String(answered));
    const again = await offersOf(tracker);
    expect(again.length).toBe(5);
    expect(Object.keys(tracker.peers ?? {})).not.toContain(answered);
    peer?.destroy();
  });

  test('are few when there are many trackers', async () => {
    situation.trackerCount = 30;
    expect((await offersOf(newTracker())).length).toBe(3);
  });

  test('are not waited for when the browser allows no more connections', async () => {
    situation.room = 0;
    expect(await offersOf(newTracker())).toEqual([]);
  });

  test('are worth another announce as soon as there is room, and not before', async () => {
    const tracker = newTracker();
    const { now } = Date;
    const clock = vi.spyOn(Date, 'now');
    const later = (ms: number) => clock.mockImplementation(() => now() + ms);
    try {
      expect(shouldOfferNow(tracker)).toBe(false);
      situation.room = 0;
      await offersOf(tracker);
      later(60_000);
      expect(shouldOfferNow(tracker)).toBe(false);
      situation.room = 400;
      expect(shouldOfferNow(tracker)).toBe(true);
      // The next one carries them, and one that wants none is not urged.
      await offersOf(tracker);
      later(120_000);
      expect(shouldOfferNow(tracker)).toBe(false);
      const other = newTracker();
      await offersOf(other, 0);
      later(180_000);
      expect(shouldOfferNow(other)).toBe(false);
    } finally {
      clock.mockRestore();
    }
  });

  test('that cannot be made do not keep the announce back', async () => {
    const startedAt = performance.now();
    expect(await offersOf(newTracker(NONSENSE))).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test('that died are made anew', async () => {
    const tracker = newTracker();
    await offersOf(tracker);
    for (const peer of Object.values(tracker.peers ?? {})) peer.destroy(new Error('Gone.'));
    await expect.poll(() => Object.keys(tracker.peers ?? {}).length).toBe(0);
    expect((await offersOf(tracker)).length).toBe(5);
  });

  test('that failed by themselves are made anew', async () => {
    const tracker = newTracker();
    const first = await offersOf(tracker);
    for (const peer of Object.values(tracker.peers ?? {})) peer.signal('nonsense');
    await expect.poll(() => Object.keys(tracker.peers ?? {}).length).toBe(0);
    const again = await offersOf(tracker);
    expect(again.length).toBe(5);
    expect(idsOf(again)).not.toEqual(idsOf(first));
  });

  test('of a tracker client that ends in the meantime are neither sent nor kept', async () => {
    const tracker = newTracker();
    let isSent = false;
    tracker._generateOffers(5, () => {
      isSent = true;
    });
    tracker.destroy();
    // They count for nobody: another client gets its own share.
    expect((await offersOf(newTracker())).length).toBe(5);
    expect(isSent).toBe(false);
  });

  test('all of 90 trackers stay within the budget', async () => {
    situation.trackerCount = 90;
    const all = await Promise.all(Array.from({ length: 90 }, () => offersOf(newTracker())));
    const count = all.reduce((sum, { length }) => sum + length, 0);
    expect(count).toBe(90);
  });
});
