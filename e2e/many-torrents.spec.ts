/** Chromium allows 500 connections per page, closed ones counted: many torrents must not use them up. */
import type { Page } from '@playwright/test';
import type { EngineStats } from '../src/bridge/snapshots.ts';
import { digestsOf, sha256, type ContentFile } from './fixtures/content.ts';
import { expect, startTracker, test } from './fixtures/world.ts';

const TORRENTS = 30;
const TRACKERS = 3;
/** Chromium's own; the 501st `new RTCPeerConnection` throws. */
const BROWSER_LIMIT = 500;

const wanted: ContentFile = { path: 'wanted.zip', lengthBytes: 2 ** 20, seed: 81 };

test('thirty torrents on three trackers and three quick reloads leave connections to download with', async ({
  atEnd,
  library,
  stockPeer,
}) => {
  const trackers = await Promise.all(
    Array.from({ length: TRACKERS }, () => startTracker({ port: 0 })),
  );
  for (const tracker of trackers) atEnd(() => tracker.close());
  const urls = trackers.map(({ url }) => url);
  const { page, engine } = library;
  await watchConnections(page);
  await library.open();
  await engine.call('settings.set', { trackers: urls, maxActiveDownloads: 100 });
  await addThirty();
  await expect(library.rows).toHaveCount(TORRENTS);
  await expect.poll(() => trackersAnswered()).toBe(TORRENTS * TRACKERS);

  let created = await connectionsSoFar(page);
  for (let reload = 0; reload < 3; reload += 1) {
    await page.reload();
    await expect(library.rows).toHaveCount(TORRENTS);
    // As soon as it offers connections again.
    await expect.poll(async () => (await connectionsSoFar(page)).created).toBeGreaterThan(20);
    created = mergeCounts(created, await connectionsSoFar(page));
  }

  const origin = await stockPeer({ trackers: urls });
  const { magnet } = await origin.seed([wanted]);
  await library.add(magnet);
  await library.reaches(wanted.path, 'Seeding');
  expect(await library.saveFile(wanted.path)).toBe(digestsOf([wanted])[wanted.path]);

  created = mergeCounts(created, await connectionsSoFar(page));
  test.info().annotations.push({ type: 'connections', description: JSON.stringify(created) });
  expect(created.refused).toBe(0);
  expect(created.created).toBeLessThan(BROWSER_LIMIT);
  expect(created.mostLive).toBeLessThan(BROWSER_LIMIT / 2);
  const told = await toldConnections(page);
  expect(told.length).toBeGreaterThan(0);
  for (const { live, counted, limit, isExhausted } of told) {
    expect(live).toBeLessThanOrEqual(counted);
    expect(counted).toBeLessThanOrEqual(limit);
    expect(limit).toBeLessThan(BROWSER_LIMIT);
    expect(isExhausted).toBe(false);
  }

  async function addThirty(): Promise<void> {
    for (let number = 0; number < TORRENTS; number += 1) {
      const infoHash = sha256(new Uint8Array([number])).slice(0, 40);
      await library.add(`magnet:?xt=urn:btih:${infoHash}&dn=Nobody%20${number}`);
    }
  }

  async function trackersAnswered(): Promise<number> {
    const { torrents } = await engine.state();
    return torrents.reduce((sum, { workingTrackerCount }) => sum + workingTrackerCount, 0);
  }
});

test('downloads wait their turn when only some may run at once', async ({ library, stockPeer }) => {
  const origin = await stockPeer({ uploadLimit: 64 * 1024 });
  const first = await origin.seed([{ ...wanted, path: 'first.zip', seed: 82 }]);
  const second = await origin.seed([{ ...wanted, path: 'second.zip', seed: 83 }]);
  const { page } = library;
  await library.open();
  await page.getByRole('button', { name: 'Settings' }).click();
  const limit = page.getByRole('spinbutton', { name: 'Downloads at the same time' });
  await limit.fill('1');
  await limit.press('Enter');
  await page.getByRole('button', { name: 'Bittern', exact: true }).click();
  await library.add(first.magnet);
  await library.reaches('first.zip', 'Downloading');
  await library.add(second.magnet);
  await library.reaches('second.zip', 'Queued');
  await library.reaches('first.zip', 'Downloading');
  // A pause makes room at once, and the first one waits for its turn again.
  await library.pause('first.zip');
  await library.reaches('second.zip', 'Downloading');
  await library.resume('first.zip');
  await origin.limitUpload(-1);
  await library.reaches('second.zip', 'Seeding');
  await library.reaches('first.zip', 'Seeding');
});

interface ConnectionCounts {
  /** In one page. */
  readonly created: number;
  readonly mostLive: number;
  /** How often the browser would not make one. */
  readonly refused: number;
}

/** Counts for itself what the page makes, and keeps what the engine tells; anew at each load. */
async function watchConnections(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counts = { created: 0, live: 0, mostLive: 0, refused: 0 };
    const told: EngineStats['connections'][] = [];
    Object.assign(globalThis, { counts, told });
    const Original = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Original {
      #isOpen = true;

      constructor(configuration?: RTCConfiguration) {
        try {
          super(configuration);
        } catch (error) {
          counts.refused += 1;
          throw error;
        }
        counts.created += 1;
        counts.live += 1;
        counts.mostLive = Math.max(counts.mostLive, counts.live);
      }

      override close(): void {
        super.close();
        if (this.#isOpen) counts.live -= 1;
        this.#isOpen = false;
      }
    };
    new BroadcastChannel('bittern.tabs').onmessage = ({ data }) => {
      const { name, event } = data as { name?: string; event?: EngineStats };
      if (name === 'stats.changed' && event !== undefined) told.push(event.connections);
    };
  });
}

async function connectionsSoFar(page: Page): Promise<ConnectionCounts> {
  return page.evaluate(() => (globalThis as unknown as { counts: ConnectionCounts }).counts);
}

async function toldConnections(page: Page): Promise<EngineStats['connections'][]> {
  return page.evaluate(
    () => (globalThis as unknown as { told: EngineStats['connections'][] }).told,
  );
}

/** The worst of several pages. */
function mergeCounts(a: ConnectionCounts, b: ConnectionCounts): ConnectionCounts {
  return {
    created: Math.max(a.created, b.created),
    mostLive: Math.max(a.mostLive, b.mostLive),
    refused: a.refused + b.refused,
  };
}
