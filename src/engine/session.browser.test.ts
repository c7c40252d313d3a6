/** The session over the real webtorrent and real storage, with a list that can be made to fail. */
import './node-globals.ts';
import WireClass from 'bittorrent-protocol';
import utMetadata from 'ut_metadata';
import WebTorrent, { type Torrent, type Wire } from 'webtorrent';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FaultError } from '../core/fault.ts';
import type { TorrentList, TorrentRecord } from '../core/ports.ts';
import { encodeBencode, type Encodable } from '../core/torrent/bencode-encode.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import { blobStores } from '../storage/blob-piece-store.ts';
import { BitternDatabase } from '../storage/database.ts';
import { IndexedDbPieceVault } from '../storage/indexeddb-piece-vault.ts';
import { fromMetainfo, readInput, type Addition } from './additions.ts';
import { Uploads } from './share/wire-uploads.ts';
import { Session } from './session.ts';
import { statusOf, type TorrentEntry } from './torrent-entry.ts';

const DATABASE = `bittern-test-${crypto.randomUUID()}`;
const LIMITS = { trackers: [], trackerScope: 'anywhere', maxActiveDownloads: 3 } as const;

const client = new WebTorrent({ dht: false, lsd: false, utPex: false, webSeeds: false });
const database = new BitternDatabase({ name: DATABASE });
const vault = new IndexedDbPieceVault(database);

/** In memory; refuses to store while `isFull`. */
class MemoryList implements TorrentList {
  isFull = false;
  readonly records = new Map<InfoHash, TorrentRecord>();

  all(): Promise<TorrentRecord[]> {
    return Promise.resolve([...this.records.values()]);
  }

  save(record: TorrentRecord): Promise<void> {
    if (this.isFull) return Promise.reject(new FaultError('storage_full', 'No space.'));
    this.records.set(record.infoHash, record);
    return Promise.resolve();
  }

  remove(infoHash: InfoHash): Promise<void> {
    this.records.delete(infoHash);
    return Promise.resolve();
  }
}

let list: MemoryList;
let session: Session;

beforeEach(() => {
  list = new MemoryList();
  session = newSession();
});

afterEach(() => session.drain());

afterAll(async () => {
  await new Promise<void>((resolve) => client.destroy(() => resolve()));
  await database.close();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(DATABASE).onsuccess = resolve;
  });
});

function newSession(): Session {
  return new Session(
    {
      client,
      clock: { now: () => performance.now() },
      vault,
      list,
      openFiles: blobStores(),
      emit: () => undefined,
      uploads: new Uploads(),
      office: null,
    },
    LIMITS,
  );
}

let count = 0;

/** Another torrent each time. */
function addition(): Addition {
  count += 1;
  const info = new Map<string, Encodable>([
    ['length', 20_000],
    ['name', `sample ${count}`],
    ['piece length', 16_384],
    ['pieces', new Uint8Array(40)],
  ]);
  return fromMetainfo(encodeBencode(new Map<string, Encodable>([['info', info]])), count);
}

async function added(): Promise<TorrentEntry> {
  const one = addition();
  await session.add(one);
  const entry = session.entry(one.record.infoHash);
  await reaches(entry, 'finding-peers');
  return entry;
}

async function reaches(entry: TorrentEntry, status: string): Promise<void> {
  await expect.poll(() => statusOf(entry, entry.progress?.isComplete ?? false)).toBe(status);
}

describe('when the list cannot be stored', () => {
  test('a torrent is paused and resumed all the same, and the user is told', async () => {
    const entry = await added();
    list.isFull = true;
    const full = { code: 'storage_full' };
    await expect(session.change(entry, { intent: 'pause' })).rejects.toMatchObject(full);
    await reaches(entry, 'paused');
    expect(entry.running).toBeNull();
    session.tend();
    await expect(session.resume(entry)).rejects.toMatchObject(full);
    await reaches(entry, 'finding-peers');
  });

  test('it is stored as soon as it can be', async () => {
    const entry = await added();
    list.isFull = true;
    await session.change(entry, { intent: 'pause' }).catch(() => undefined);
    await session.saveTotals();
    expect(list.records.get(entry.record.infoHash)?.intent).toBe('run');
    list.isFull = false;
    await session.saveTotals();
    expect(list.records.get(entry.record.infoHash)?.intent).toBe('pause');
  });

  test('a drain ends well', async () => {
    const entry = await added();
    list.isFull = true;
    await session.drain();
    expect(entry.running).toBeNull();
  });
});

describe('settling', () => {
  test('ends where the last wish was, however quickly they come', async () => {
    const entry = await added();
    const wishes = ['pause', 'run', 'pause', 'run', 'pause'] as const;
    await Promise.all(wishes.map((intent) => session.change(entry, { intent })));
    await reaches(entry, 'paused');
    expect(client.torrents.length).toBe(0);
    await Promise.all([
      session.change(entry, { intent: 'run' }),
      session.recheck(entry),
      session.restart(entry),
    ]);
    await reaches(entry, 'finding-peers');
    expect(client.torrents.length).toBe(1);
  });

  test('a torrent that is removed while it starts leaves nothing running', async () => {
    const one = addition();
    await session.add(one);
    await session.remove(session.entry(one.record.infoHash), true);
    expect(client.torrents.length).toBe(0);
    expect(list.records.size).toBe(0);
    expect(() => session.entry(one.record.infoHash)).toThrow(/no longer in the list/);
  });

  test('only so many download at once, and the next one moves up', async () => {
    const entries: TorrentEntry[] = [];
    for (let made = 0; made < 4; made += 1) {
      const one = addition();
      await session.add(one);
      entries.push(session.entry(one.record.infoHash));
    }
    await expect
      .poll(() => entries.map((entry) => statusOf(entry, false)))
      .toEqual(['finding-peers', 'finding-peers', 'finding-peers', 'queued']);
    await session.change(entries[1] as TorrentEntry, { intent: 'pause' });
    await reaches(entries[3] as TorrentEntry, 'finding-peers');
  });

  test('the list comes back as it was left', async () => {
    const running = await added();
    const paused = await added();
    await session.change(paused, { intent: 'pause', selection: [0] });
    await session.drain();
    session = newSession();
    await session.load();
    expect(session.entries.map(({ record }) => record)).toEqual([running.record, paused.record]);
    await reaches(session.entry(running.record.infoHash), 'finding-peers');
    await reaches(session.entry(paused.record.infoHash), 'paused');
  });
});

describe('metadata from a peer', () => {
  /** A stock peer that has this info dictionary meets the torrent of a link to it. */
  async function meet(info: Map<string, Encodable>): Promise<TorrentEntry> {
    const infoBytes = encodeBencode(info);
    const digest = await crypto.subtle.digest('SHA-1', infoBytes as Uint8Array<ArrayBuffer>);
    const link = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'));
    await session.add(await readInput({ kind: 'link', link: link.join('') }, 1));
    const entry = session.entry(link.join('') as InfoHash);
    await reaches(entry, 'finding-peers');
    await expect.poll(() => client.torrents[0]?.infoHash).toBe(entry.record.infoHash);
    const torrent = client.torrents[0] as Torrent & { _onWire(wire: Wire, address: null): void };
    const [ours, peer] = [new WireClass('webrtc'), new WireClass('webrtc')];
    for (const wire of [ours, peer]) wire.on('error', () => undefined);
    ours.pipe(peer);
    peer.pipe(ours);
    ours.once('handshake', () => {
      torrent._onWire(ours, null);
    });
    peer.once('handshake', () => {
      peer.use(utMetadata(infoBytes));
    });
    ours.handshake(entry.record.infoHash, '22'.repeat(20), { fast: true });
    peer.handshake(entry.record.infoHash, '33'.repeat(20), { fast: true });
    return entry;
  }

  const valid: [string, Encodable][] = [
    ['length', 20_000],
    ['name', 'from a peer'],
    ['piece length', 16_384],
    ['pieces', new Uint8Array(40)],
  ];

  test('is taken and kept', async () => {
    const entry = await meet(new Map(valid));
    await expect.poll(() => entry.metainfo?.name).toBe('from a peer');
    await expect.poll(() => list.records.get(entry.record.infoHash)?.name).toBe('from a peer');
    expect(entry.fault).toBeNull();
    expect(entry.progress?.selectedBytes).toBe(20_000);
  });

  test.each<[string, [string, Encodable][]]>([
    ['has no pieces', valid.slice(0, 3)],
    [
      'has pieces of no length',
      [...valid.slice(0, 2), ['piece length', 0], ['pieces', new Uint8Array(40)]],
    ],
  ])('that %s ends the torrent with a word, though its hash is right', async (_, entries) => {
    const entry = await meet(new Map(entries));
    await expect.poll(() => entry.fault?.code).toBe('metainfo_invalid');
    await reaches(entry, 'error');
    expect(entry.running).toBeNull();
    expect(entry.metainfo).toBeNull();
  });
});
