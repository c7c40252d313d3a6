/**
 * The browser's engine in Node: the same session over `@roamhq/wrtc`, sharing files from disk in
 * place. Remembers nothing between runs.
 */
import './node-globals.ts';
import '../src/engine/node-globals.ts';
import { openAsBlob } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { fromMetainfo } from '../src/engine/additions.ts';
import { Engine } from '../src/engine/engine.ts';
import type { PayComponents } from '../src/engine/pay/desk.ts';
import { matchFiles } from '../src/engine/local-files.ts';
import { FaultError } from '../src/core/fault.ts';
import type { PieceVault, TorrentRecord } from '../src/core/ports.ts';
import type { InfoHash } from '../src/core/units/info-hash.ts';
import type { EarnSettings, PayView } from '../src/bridge/paying.ts';
import type { CommandResult, SharedFile } from '../src/bridge/commands.ts';
import type { PeerSnapshot, TorrentSnapshot } from '../src/bridge/snapshots.ts';
import { blobStores } from '../src/storage/blob-piece-store.ts';

export interface NodeEngineOptions {
  readonly trackers: readonly string[];
  /** `stun:` and `turn:` URLs. */
  readonly iceServers: readonly string[];
  readonly onFault?: (message: string) => void;
  /** Over all torrents; null for none. */
  readonly upLimitBytesPerSecond?: number | null;
  /** Sells what it seeds. */
  readonly selling?: { readonly pay: PayComponents; readonly earn: Partial<EarnSettings> };
}

export class NodeEngine {
  readonly #engine: Engine;

  static async start(options: NodeEngineOptions): Promise<NodeEngine> {
    const { trackers, iceServers, onFault, upLimitBytesPerSecond = null, selling } = options;
    const settings = new Map<string, unknown>([
      ['settings', { upLimitBytesPerSecond }],
      ['earn', selling?.earn],
    ]);
    const records = new Map<InfoHash, TorrentRecord>();
    const engine = await Engine.start({
      clock: { now: () => Date.now() },
      vault: NO_VAULT,
      list: {
        all: () => Promise.resolve([...records.values()]),
        save: (record) => Promise.resolve(void records.set(record.infoHash, record)),
        remove: (infoHash) => Promise.resolve(void records.delete(infoHash)),
      },
      settings: {
        get: (key) => Promise.resolve(settings.get(key)),
        set: (key, value) => Promise.resolve(void settings.set(key, value)),
      },
      openFiles: blobStores(),
      emit: (name, event) => {
        if (name === 'fault.raised' && 'message' in event) onFault?.(event.message);
      },
      connections: () => ({ live: 0, counted: 0, limit: 1_000, isExhausted: false }),
      defaults: { trackers, iceServers, trackerScope: 'anywhere', chain: null },
      ...(selling !== undefined && { pay: selling.pay }),
    });
    return new NodeEngine(engine);
  }

  private constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Makes a torrent of a file or folder and seeds it. */
  async share(path: string, onProgress?: (share: number) => void): Promise<TorrentSnapshot> {
    const files = await readShared(path);
    onProgress?.(0);
    const [only] = files.length === 1 && files[0]?.path.length === 1 ? files : [];
    const { infoHash } = await this.#engine.handlers['torrent.create']({
      creationId: path,
      name: only?.file.name ?? basename(path),
      files,
      comment: null,
      isPrivate: false,
      keepCopy: false,
    });
    return this.#snapshot(infoHash);
  }

  /** Seeds what a .torrent file describes, from a file or folder that holds it. */
  async seed(metainfoPath: string, contentPath: string): Promise<TorrentSnapshot> {
    const { record, metainfo } = fromMetainfo(await readFile(metainfoPath), Date.now());
    if (metainfo === null) throw new FaultError('metainfo_invalid', 'Not a .torrent file.');
    const matched = matchFiles(await readShared(contentPath), metainfo);
    await this.#engine.session.add(
      { record: { ...record, source: 'files' }, metainfo },
      matched.map(({ file }) => file),
    );
    return this.#snapshot(record.infoHash);
  }

  snapshots(): TorrentSnapshot[] {
    return this.#engine.snapshots();
  }

  async peers(infoHash: InfoHash): Promise<readonly PeerSnapshot[]> {
    return (await this.#engine.handlers['torrent.detail']({ infoHash })).peers;
  }

  /** Rejects when it sells nothing. */
  async payView(): Promise<PayView> {
    return this.#engine.handlers['pay.state'](null);
  }

  /** The best voucher of each channel that is not claimed yet. */
  async claimable(): Promise<CommandResult<'earn.claimable'>> {
    return this.#engine.handlers['earn.claimable'](null);
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }

  #snapshot(infoHash: InfoHash): TorrentSnapshot {
    const snapshot = this.snapshots().find((one) => one.infoHash === infoHash);
    if (snapshot === undefined) throw new FaultError('torrent_unknown', 'The torrent is gone.');
    return snapshot;
  }
}

/** A file alone, or all files of a folder, in the order of their paths. */
async function readShared(path: string): Promise<SharedFile[]> {
  if (!(await stat(path)).isDirectory()) return [await sharedFile(path, [basename(path)])];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(paths.map((one) => sharedFile(one, relative(path, one).split(sep))));
}

async function sharedFile(filePath: string, path: readonly string[]): Promise<SharedFile> {
  const blob = await openAsBlob(filePath);
  return { path, file: new File([blob], basename(filePath)), handle: null };
}

const noStorage = (): never => {
  throw new FaultError(
    'storage_failed',
    'In Node, Bittern seeds files from disk and stores nothing.',
  );
};

const NO_VAULT: PieceVault = {
  open: () => Promise.resolve().then(noStorage),
  destroy: () => Promise.resolve(),
  usage: () => Promise.resolve(new Map()),
  hasRoomFor: () => Promise.resolve(false),
};
