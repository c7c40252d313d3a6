/**
 * One torrent while it runs: joins webtorrent's Torrent, its stored pieces and its trackers, and
 * keeps the figures the list shows. Made when a torrent starts, closed when it is paused.
 */
import type { Torrent, Wire } from 'webtorrent';
import type { Fault } from '../core/fault.ts';
import type { PieceLayout, PieceStore } from '../core/ports.ts';
import { encodeMetainfo, type Metainfo } from '../core/torrent/metainfo.ts';
import type { Selection } from '../core/torrent/selection.ts';
import type { PeerSnapshot } from '../bridge/snapshots.ts';
import { checkStored } from './check-stored.ts';
import { PieceBlame } from './guard/blame.ts';
import type { GuardedTorrent } from './guard/guarded-torrent.ts';
import { closeWire } from './guard/close-wire.ts';
import { failedPiece } from './guard/failed-piece.ts';
import { joinBlocks } from './guard/join-blocks.ts';
import { guardWire } from './guard/wire-guard.ts';
import { guardedViewOf } from './guarded-view.ts';
import { HoldingStore } from './holding-store.ts';
import { payViewOf } from './pay-view.ts';
import type { PayPresence } from './pay/pay-office.ts';
import { layoutOf } from './piece-layout.ts';
import { peerSnapshot } from './peer-snapshot.ts';
import { PieceProgress } from './piece-progress.ts';
import { connect } from './rtc/wire-connection.ts';
import type { RunningTorrentEvents, RunningTorrentInit } from './running-torrent-init.ts';
import type { Uploads } from './share/wire-uploads.ts';
import { applyWanted } from './stream/apply-wanted.ts';
import type { WantedPieces } from './stream/wanted-pieces.ts';
import { storeClassOf } from './store-class.ts';
import { takeOver } from './take-over.ts';
import { settleGlare } from './swarm/glare.ts';
import { TorrentTrackers } from './swarm/trackers.ts';

const UNKNOWN_LEFT_BYTES = 16 * 1024;

export class RunningTorrent {
  readonly trackers: TorrentTrackers;
  readonly #torrent: Torrent;
  readonly #guarded: GuardedTorrent;
  readonly #blame: PieceBlame;
  readonly #presence: PayPresence | null;
  readonly #events: RunningTorrentEvents;
  readonly #uploads: Uploads;
  readonly #wanted: WantedPieces;
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
    this.#wanted = init.wanted;
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
      store: storeClassOf(
        (layout) => this.#openStore(layout, pieces),
        (index) => this.#presence?.hashed(index, true),
      ),
      getAnnounceOpts: () => ({ numwant: 5, left: this.#leftBytes }),
      ...(bitfield !== undefined && { bitfield }),
    });
    this.#guarded = guardedViewOf(this.#torrent, events.failed);
    this.#presence =
      init.office?.enter(
        payViewOf(infoHash, this.#torrent, {
          progress: () => this.#progress,
          receivedBytes: () => this.#receivedBytes,
          trackers: () => this.trackers,
        }),
      ) ?? null;
    this.#blame = new PieceBlame(this.#torrent, (wire) => {
      if (this.#presence === null) closeWire(wire);
      else this.#presence.expel(wire);
    });
    this.trackers = new TorrentTrackers(this.#torrent);
    if (metainfo !== null) this.#progress = new PieceProgress(metainfo, bitfield ?? null);
    settleGlare(this.#torrent, client.peerId);
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

  /** A stream began, moved on or ended. */
  wantedChanged(): void {
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
    takeOver(torrent, {
      discovered: () => {
        this.trackers.listen();
      },
      mayRequest: () => this.#store?.isBehind !== true,
      check: pieces && (() => this.#check(pieces, checkAll)),
    });
  }

  async #check(pieces: PieceStore, checkAll: boolean): Promise<void> {
    const damaged = await checkStored(this.#torrent, pieces, checkAll);
    for (const index of damaged) this.#progress?.mark(index, false);
  }

  #openStore(layout: PieceLayout, pieces: PieceStore | null): HoldingStore {
    const opening = pieces === null ? this.#openPieces(layout) : Promise.resolve(pieces);
    this.#store = new HoldingStore(layout, opening, this.#events);
    return this.#store;
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
    this.#wanted.wake();
    if (hasCompleted && this.isReady) this.#events.completed();
  }

  #applySelection(): void {
    const torrent = this.#torrent;
    if (torrent.destroyed || !torrent.ready) return;
    if (this.#isHolding) applyWanted(torrent, [], []);
    else applyWanted(torrent, this.#wanted.ranges, this.#progress?.ranges ?? []);
  }
}
