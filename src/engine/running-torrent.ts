/**
 * One torrent while it runs: joins webtorrent's Torrent, its stored pieces and its trackers, and
 * keeps the figures the list shows. Made when a torrent starts, closed when it is paused.
 */
import type WebTorrent from 'webtorrent';
import type { Torrent, Wire } from 'webtorrent';
import { FaultError, type Fault } from '../core/fault.ts';
import type { PieceLayout, PieceStore } from '../core/ports.ts';
import { encodeMetainfo, parseMetainfo, type Metainfo } from '../core/torrent/metainfo.ts';
import type { Selection } from '../core/torrent/selection.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { PeerSnapshot } from '../bridge/snapshots.ts';
import { ChunkStoreAdapter } from './chunk-store.ts';
import { PieceBlame } from './guard/blame.ts';
import type { GuardedTorrent } from './guard/guarded-torrent.ts';
import { closeWire } from './guard/close-wire.ts';
import { failedPiece } from './guard/failed-piece.ts';
import { joinBlocks } from './guard/join-blocks.ts';
import { guardWire } from './guard/wire-guard.ts';
import { HoldingStore } from './holding-store.ts';
import type { PayTorrent } from './pay/desk.ts';
import type { PayOffice, PayPresence } from './pay/pay-office.ts';
import { peerSnapshot } from './peer-snapshot.ts';
import { PieceProgress } from './piece-progress.ts';
import { connect } from './rtc/wire-connection.ts';
import type { Uploads } from './share/wire-uploads.ts';
import { indexesOf, invalidOf, spotCheck } from './spot-check.ts';
import { TorrentTrackers } from './swarm/trackers.ts';

const UNKNOWN_LEFT_BYTES = 16 * 1024;

export interface RunningTorrentEvents {
  /** The info dictionary came from a peer and has the right hash; it is not validated yet. */
  readonly metadataReceived: (metainfo: Uint8Array) => void;
  /** Stored pieces have been looked at. */
  readonly checked: () => void;
  readonly completed: () => void;
  readonly putFailed: (fault: Fault) => void;
  readonly getFailed: (index: number, fault: Fault) => void;
  /** webtorrent gave up on it. */
  readonly failed: (error: Error) => void;
}

export interface RunningTorrentInit {
  readonly client: WebTorrent;
  readonly infoHash: InfoHash;
  /** Null while only the link is known. */
  readonly metainfo: Metainfo | null;
  /** Usable trackers only. */
  readonly trackers: readonly string[];
  /** Hash every stored piece first instead of a few. */
  readonly checkAll: boolean;
  /** Opens the pieces once the layout is known. */
  readonly openPieces: (layout: PieceLayout) => Promise<PieceStore>;
  /** Answers what its wires are asked for. */
  readonly uploads: Uploads;
  /** Null where nothing is paid or earned. */
  readonly office: PayOffice | null;
  readonly events: RunningTorrentEvents;
}

export class RunningTorrent {
  readonly trackers: TorrentTrackers;
  readonly #torrent: Torrent;
  readonly #guarded: GuardedTorrent;
  readonly #blame: PieceBlame;
  readonly #presence: PayPresence | null;
  readonly #events: RunningTorrentEvents;
  readonly #uploads: Uploads;
  readonly #openPieces: (layout: PieceLayout) => Promise<PieceStore>;
  #store: HoldingStore | null = null;
  #progress: PieceProgress | null = null;
  #isHolding = false;
  #receivedBytes = 0;
  #sentBytes = 0;

  /** Starts a torrent; with metainfo, its stored pieces are opened and looked at first. */
  static async start(init: RunningTorrentInit): Promise<RunningTorrent> {
    const { metainfo, openPieces } = init;
    const pieces = metainfo === null ? null : await openPieces(layoutOf(metainfo));
    return new RunningTorrent(init, pieces);
  }

  private constructor(init: RunningTorrentInit, pieces: PieceStore | null) {
    const { client, infoHash, metainfo, trackers, events, openPieces } = init;
    this.#events = events;
    this.#openPieces = openPieces;
    this.#uploads = init.uploads;
    const bitfield = pieces?.bitfield();
    // Only the info dictionary and our own trackers reach webtorrent: what a link or a file names
    // besides (web seeds, exact sources, peers) would be fetched without asking.
    const torrentId =
      metainfo === null
        ? `magnet:?xt=urn:btih:${infoHash}`
        : encodeMetainfo({ infoBytes: metainfo.infoBytes, announce: [] });
    this.#torrent = client.add(torrentId, {
      announce: trackers,
      // Everything is selected by webtorrent otherwise, whatever `so` or `deselect` say later.
      deselect: true,
      storeCacheSlots: 0,
      store: this.#storeClass(pieces),
      getAnnounceOpts: () => ({ numwant: 5, left: this.#leftBytes }),
      ...(bitfield !== undefined && { bitfield }),
    });
    this.#guarded = this.#guardedView();
    this.#presence = init.office?.enter(this.#payView(infoHash)) ?? null;
    this.#blame = new PieceBlame(this.#torrent, (wire) => {
      if (this.#presence === null) closeWire(wire);
      else this.#presence.expel(wire);
    });
    this.trackers = new TorrentTrackers(this.#torrent);
    if (metainfo !== null) this.#progress = new PieceProgress(metainfo, bitfield ?? null);
    this.#listen(pieces, init.checkAll);
  }

  /** For trackers. Before the metadata is known, anything but 0, which would count us as a seeder. */
  get #leftBytes(): number {
    const progress = this.#progress;
    if (progress === null) return UNKNOWN_LEFT_BYTES;
    return progress.lengthBytes - progress.verifiedLengthBytes;
  }

  get isReady(): boolean {
    return this.#torrent.ready;
  }

  get progress(): PieceProgress | null {
    return this.#progress;
  }

  get isComplete(): boolean {
    return this.#progress?.isComplete ?? false;
  }

  get peerCount(): number {
    return this.#torrent.wires.length;
  }

  /** Payload, as the totals: what the protocol itself takes is left out. */
  get downBytesPerSecond(): number {
    return this.#torrent.wires.reduce((sum, wire) => sum + wire.downloadSpeed(), 0);
  }

  get upBytesPerSecond(): number {
    return this.#torrent.wires.reduce((sum, wire) => sum + wire.uploadSpeed(), 0);
  }

  /** Payload since the start. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Of selected pieces that are not whole yet. */
  get partialBytes(): number {
    let sum = 0;
    for (const { first, last } of this.#progress?.ranges ?? []) {
      for (let index = first; index <= last; index += 1) {
        const piece = this.#torrent.pieces[index];
        if (piece) sum += piece.length - piece.missing;
      }
    }
    return sum;
  }

  peers(): PeerSnapshot[] {
    const pieceCount = this.#progress?.pieceCount ?? 0;
    return this.#torrent.wires.map((wire) => peerSnapshot(wire, pieceCount));
  }

  /** The metadata is known and valid: from here on pieces can be wanted. */
  setMetainfo(metainfo: Metainfo): PieceProgress {
    this.#progress = new PieceProgress(metainfo, null);
    return this.#progress;
  }

  /** Nothing is wanted at first. */
  select(selection: Selection): void {
    this.#progress?.select(selection);
    this.#applySelection();
  }

  /** Asks for nothing more until what is held can be stored. */
  hold(): void {
    this.#isHolding = true;
    this.#applySelection();
  }

  get heldBytes(): number {
    return this.#store?.heldBytes ?? 0;
  }

  /** Tries to store what is held and goes on. Null when that worked. */
  async retryHeld(): Promise<Fault | null> {
    const fault = (await this.#store?.retryHeld()) ?? null;
    if (fault === null) {
      this.#isHolding = false;
      this.#applySelection();
    }
    return fault;
  }

  /** A stored piece turned out missing or damaged: fetch it again. */
  async takeBack(index: number): Promise<void> {
    await this.#store?.forget([index]);
    if (this.#torrent.destroyed) return;
    this.#torrent._markUnverified(index);
    this.#progress?.mark(index, false);
    this.#torrent._checkDone();
    this.#applySelection();
  }

  /** Leaves the swarm; what is stored stays. */
  async close(): Promise<void> {
    if (this.#presence !== null) await this.#presence.leave();
    this.trackers.close();
    return new Promise((resolve) => {
      if (this.#torrent.destroyed) resolve();
      else {
        this.#torrent.destroy({ destroyStore: false }, () => {
          resolve();
        });
      }
    });
  }

  #listen(pieces: PieceStore | null, checkAll: boolean): void {
    const torrent = this.#torrent;
    torrent.on('error', (error: Error) => {
      this.#events.failed(error);
    });
    // Of tracker and peer troubles, which are shown from their state, only this one is news.
    torrent.on('warning', (warning: Error) => {
      const index = failedPiece(warning);
      if (index !== null) this.#presence?.hashed(index, false);
    });
    torrent.on('wire', (wire: Wire) => {
      this.#adopt(wire);
    });
    torrent.on('verified', (index: number) => {
      this.#verified(index);
    });
    torrent.on('metadata', () => {
      // Stays synchronous: webtorrent goes on to `ready` as soon as this returns.
      if (this.#progress === null) this.#events.metadataReceived(torrent.torrentFile);
    });
    torrent.on('ready', () => {
      this.#applySelection();
      this.#events.checked();
    });
    // One for all torrents does that.
    torrent._rechoke = () => undefined;
    const startDiscovery = torrent._startDiscovery.bind(torrent);
    torrent._startDiscovery = () => {
      if (torrent.discovery) return;
      startDiscovery();
      this.trackers.listen();
    };
    const updateWire = torrent._updateWire.bind(torrent);
    // This is where webtorrent requests blocks; it does so again after every put that ends.
    torrent._updateWire = (wire) => {
      if (this.#store?.isBehind !== true) updateWire(wire);
    };
    // webtorrent would hash one piece of every file, and all of a file when that one is bad.
    torrent._verifyPieces = (callback) => {
      if (pieces === null) callback();
      else this.#check(pieces, checkAll).then(() => callback(), callback);
    };
  }

  async #check(pieces: PieceStore, checkAll: boolean): Promise<void> {
    const torrent = this.#torrent;
    const isValid = (index: number) =>
      new Promise<boolean>((resolve, reject) => {
        torrent._verifyPiece(index, (error, valid) => {
          if (error) reject(error);
          else resolve(valid === true);
        });
      });
    const had = indexesOf(pieces.bitfield(), torrent.pieces.length);
    const damaged = await (checkAll ? invalidOf(had, isValid) : spotCheck(had, isValid));
    if (damaged.length === 0) return;
    await pieces.forget(damaged);
    for (const index of damaged) {
      torrent._markUnverified(index);
      this.#progress?.mark(index, false);
    }
  }

  #guardedView(): GuardedTorrent {
    const torrent = this.#torrent;
    return {
      get pieceCount() {
        return torrent.bitfield === undefined ? null : torrent.pieces.length;
      },
      has: (index) => torrent.bitfield?.get(index) ?? false,
      acceptsMetadata: (infoBytes) => {
        const outcome = parseMetainfo(encodeMetainfo({ infoBytes, announce: [] }));
        if (outcome.ok) return true;
        this.#events.failed(new FaultError(outcome.fault.code, outcome.fault.message));
        return false;
      },
    };
  }

  #adopt(wire: Wire): void {
    if (!this.#blame.admits(wire)) return;
    const charge = guardWire(wire, this.#guarded);
    joinBlocks(wire);
    const connection = connect(this.#torrent, wire);
    this.#uploads.add({ wire, connection, torrent: this.#guarded, charge });
    this.#presence?.adopt(wire, connection);
    wire.on('download', (lengthBytes: number) => {
      this.#receivedBytes += lengthBytes;
    });
    wire.on('upload', (lengthBytes: number) => {
      this.#sentBytes += lengthBytes;
    });
  }

  #verified(index: number): void {
    const hasCompleted = this.#progress?.mark(index, true) ?? false;
    if (hasCompleted && this.isReady) this.#events.completed();
  }

  #applySelection(): void {
    const torrent = this.#torrent;
    if (torrent.destroyed || !torrent.ready) return;
    torrent._selections.clear();
    const wanted = this.#isHolding ? [] : (this.#progress?.ranges ?? []);
    for (const { first, last } of wanted) torrent.select(first, last, 0);
    if (wanted.length === 0) torrent._updateSelections();
  }

  /** webtorrent makes the store itself when the metadata is there; `pieces` are open already. */
  #storeClass(pieces: PieceStore | null): new (
    pieceLengthBytes: number,
    options: {
      torrent: Torrent;
    },
  ) => ChunkStoreAdapter {
    const open = (layout: PieceLayout): HoldingStore => {
      const opening = pieces === null ? this.#openPieces(layout) : Promise.resolve(pieces);
      this.#store = new HoldingStore(layout, opening, this.#events);
      return this.#store;
    };
    const hashed = (index: number) => this.#presence?.hashed(index, true);
    return class extends ChunkStoreAdapter {
      constructor(pieceLengthBytes: number, { torrent }: { torrent: Torrent }) {
        super(open({ pieceLengthBytes, lengthBytes: lengthOf(torrent) }));
      }

      override put(...[index, ...rest]: Parameters<ChunkStoreAdapter['put']>): void {
        hashed(index);
        super.put(index, ...rest);
      }
    };
  }

  #payView(infoHash: InfoHash): PayTorrent {
    const progress = () => this.#progress;
    const received = () => this.#receivedBytes;
    const swarm = () => this.trackers.swarmCount();
    return {
      infoHash,
      torrent: this.#torrent,
      get pieceLengthBytes() {
        return progress()?.pieceLengthBytes ?? 0;
      },
      get bytesLeft() {
        const known = progress();
        return known === null ? 0 : known.selectedBytes - known.verifiedBytes;
      },
      get isComplete() {
        return progress()?.isComplete ?? false;
      },
      get receivedBytes() {
        return received();
      },
      get swarm() {
        return swarm();
      },
    };
  }
}

function lengthOf(torrent: Torrent): number {
  return (torrent as Torrent & { readonly length: number }).length;
}

export function layoutOf(metainfo: Metainfo): PieceLayout {
  const { pieceLengthBytes, lengthBytes } = metainfo;
  return { pieceLengthBytes, lengthBytes };
}
