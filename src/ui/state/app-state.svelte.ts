import type { EngineClient } from '../../bridge/client.ts';
import type { AddedTorrent } from '../../bridge/commands.ts';
import type { Launch, PageServices, UpdateState } from '../../bridge/page-services.ts';
import type { LaunchPlace } from '../../bridge/launch.ts';
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import type { LocalWorld } from '../../bridge/world.ts';
import type { Wallet } from '../../wallet/wallet.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { m } from '../messages/generated/messages.js';
import { Appearance } from './appearance.svelte.ts';
import { Arrivals, type Arrival } from './arrivals.svelte.ts';
import { Creation } from './creation.svelte.ts';
import { DetailPoll } from './details.svelte.ts';
import { EngineMirror } from './engine-mirror.svelte.ts';
import { Installing } from './installing.svelte.ts';
import { Intake } from './intake.svelte.ts';
import { Keeping } from './keeping.svelte.ts';
import { Library } from './library.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Paying } from './paying.svelte.ts';
import { Preview } from './preview.svelte.ts';
import { readFragment, Router, takeQuery } from './router.svelte.ts';
import { Saves } from './saves.svelte.ts';
import { TorrentActions } from './torrent-actions.ts';
import { WalletDoor } from './wallet-door.svelte.ts';
import { describeEndedSaves, describeUpdate } from '../words/update.ts';
import { Watching } from './watching.svelte.ts';

interface Parts {
  readonly engine: EngineClient;
  readonly services: PageServices;
  readonly openWallet: () => Promise<Wallet>;
}

/** Everything the components share, put together once. */
export class AppState {
  readonly engine: EngineClient;
  readonly services: PageServices;
  readonly mirror: EngineMirror;
  readonly library: Library;
  readonly details: DetailPoll;
  readonly intake: Intake;
  readonly creation: Creation;
  readonly arrivals: Arrivals;
  readonly installing: Installing;
  readonly keeping: Keeping;
  readonly preview: Preview;
  readonly watching: Watching;
  readonly actions: TorrentActions;
  readonly saves: Saves;
  readonly walletDoor: WalletDoor;
  readonly paying: Paying;
  readonly notices = new Notices();
  readonly router = new Router();
  readonly appearance = new Appearance();

  world = $state.raw<LocalWorld | null>(null);
  update = $state<UpdateState>('none');
  /** The place to add something at is asked for: a sheet on a phone, else the field's focus. */
  isAdding = $state(false);
  /** Whose link is being handed on; the dialog is open while there is one. */
  sharing = $state.raw<InfoHash | null>(null);
  /** Asked to be removed; the dialog is open while there are any. */
  removing = $state.raw<readonly TorrentSnapshot[]>([]);

  constructor({ engine, services, openWallet }: Parts) {
    this.engine = engine;
    this.services = services;
    this.mirror = new EngineMirror(engine);
    this.library = new Library(this.mirror);
    this.details = new DetailPoll(engine);
    this.watching = new Watching(engine);
    this.installing = new Installing(services);
    this.keeping = new Keeping(services.storage);
    this.actions = new TorrentActions(engine, services, this.notices);
    this.saves = new Saves({ engine, services, notices: this.notices });
    this.walletDoor = new WalletDoor(openWallet);
    this.paying = new Paying(engine);
    this.intake = new Intake(engine, this.notices, {
      added: (torrent) => this.#show(torrent),
      share: (files) => this.creation.open(files),
    });
    this.creation = new Creation(engine, (torrent, name) => this.#announce(torrent, name));
    this.preview = new Preview(engine, {
      toLibrary: (infoHash, wasKnown) => {
        this.router.openLibrary();
        this.library.filter = 'all';
        if (wasKnown) this.openDetails(infoHash);
        else this.library.selection.only(infoHash);
        this.arrivals.openIfFree();
      },
      toPlayer: (infoHash, fileIndex) => this.watch(infoHash, fileIndex),
    });
    this.arrivals = new Arrivals({
      isFree: () => this.#isFree(),
      open: (arrival) => this.#open(arrival),
    });
  }

  /** Starts listening; the returned function stops it. */
  start(): () => void {
    this.appearance.apply();
    this.services.world.then(
      (world) => (this.world = world),
      () => undefined,
    );
    this.#tellUpdate();
    // First: it compares launches with the address that the page was opened with.
    this.services.hearLaunches((launch) => this.#receive(launch));
    takeQuery();
    this.followFragment();
    if (this.router.place === 'library') this.followHistory();
    const stops = [
      this.mirror.connect((torrents) => this.preview.forgetOthers(torrents)),
      this.engine.on('torrents.changed', ({ removed }) => this.#leave(removed)),
      this.creation.connect(),
      this.paying.connect(),
      this.engine.on('fault.raised', (fault) => this.notices.warn(fault)),
      this.engine.on('torrent.completed', ({ infoHash, name }) => {
        this.installing.wasOfUse();
        // Who watches it sees that in the bar below the film, and would see less of the film.
        if (this.watching.infoHash === infoHash) return;
        this.notices.gather(name, (last, count) =>
          count === 0
            ? m.torrent_completed({ name: last })
            : m.torrents_completed({ name: last, count }),
        );
      }),
      this.installing.connect(Date.now()),
      this.services.onUpdate((state) => (this.update = state)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Opens what the address asks for behind its `#`, if anything. */
  followFragment(): void {
    const link = readFragment();
    if (link === null) return;
    this.router.openPreview();
    void this.preview.open({ kind: 'link', link });
  }

  /** The browser went back or forward, or began with something open. */
  followHistory(): void {
    const visit = this.router.arrive();
    // A link in the address is a new entry as well, and tells itself.
    if (visit === undefined || readFragment() !== null) return;
    if (visit !== null) {
      if (this.router.place === 'preview') this.preview.dismiss();
      this.watch(visit.infoHash, visit.fileIndex);
    } else if (this.router.place === 'watch') this.leaveWatching();
  }

  leavePreview(): void {
    this.preview.dismiss();
    this.router.openLibrary();
    this.arrivals.openIfFree();
  }

  openDetails(infoHash: InfoHash): void {
    this.watching.returnTo = undefined;
    this.library.selection.only(infoHash);
    this.details.watch(infoHash);
  }

  closeDetails(): void {
    this.details.watch(null);
  }

  /** Opens a file of a torrent in the player; null is the main one. */
  watch(infoHash: InfoHash, fileIndex: number | null): void {
    if (this.router.place !== 'watch') this.watching.returnTo = fileIndex;
    this.library.selection.only(infoHash);
    this.watching.open(infoHash, fileIndex);
    this.router.openWatch({ infoHash, fileIndex });
  }

  leaveWatching(): void {
    this.watching.close();
    this.router.openLibrary();
    this.arrivals.openIfFree();
  }

  openEarning(): void {
    this.walletDoor.showTab('earning');
    this.router.openPayments();
  }

  /** The steps of practice stand first among the payments. */
  openPractice(): void {
    this.walletDoor.showTab('wallet');
    this.router.openPayments();
  }

  #tellUpdate(): void {
    const note = this.services.takeUpdateNote();
    const done = describeUpdate(note);
    const ended = describeEndedSaves(note);
    if (done !== null) this.notices.tell(done);
    if (ended !== null) this.notices.warn({ code: 'save_failed', message: ended });
  }

  #receive(launch: Launch): void {
    if (launch.kind === 'failed') this.notices.warn(launch.fault);
    else if (launch.kind === 'place') this.#goTo(launch.place);
    else {
      const { links, metainfos, files } = launch.items;
      if (links.length + metainfos.length + files.length === 0) {
        this.notices.tell(m.nothing_usable());
      }
      this.arrivals.receive(launch.items);
      if (this.arrivals.waiting.length > 0) this.notices.tell(m.arrivals_wait());
    }
  }

  #goTo(place: LaunchPlace): void {
    if (this.router.place === 'preview') this.preview.dismiss();
    if (this.router.place === 'watch') this.watching.close();
    if (place === 'payments') this.router.openPayments();
    else this.router.openLibrary();
    this.isAdding = place === 'add';
  }

  /** Nothing would be covered or lost by something new to look at. */
  #isFree(): boolean {
    const hasDialog =
      this.creation.share !== null ||
      this.sharing !== null ||
      this.removing.length > 0 ||
      this.saves.asked !== null ||
      this.paying.panel !== null;
    return this.router.place === 'library' && !hasDialog && this.intake.text === '';
  }

  #open(arrival: Arrival): void {
    this.router.openLibrary();
    if (arrival.kind === 'share') this.creation.open(arrival.files);
    else if (arrival.kind === 'preview') {
      this.router.openPreview();
      void this.preview.open(arrival.input);
    } else {
      this.intake.edit(arrival.address);
      this.isAdding = true;
      this.notices.tell(m.arrival_address());
    }
  }

  /** Removed here or in another tab: nothing may go on showing it. */
  #leave(removed: readonly InfoHash[]): void {
    const isGone = (infoHash: InfoHash | null) => infoHash !== null && removed.includes(infoHash);
    if (isGone(this.details.infoHash)) this.closeDetails();
    if (isGone(this.preview.infoHash)) this.leavePreview();
    if (isGone(this.watching.infoHash)) this.leaveWatching();
    if (isGone(this.paying.panel)) this.paying.panel = null;
    if (isGone(this.sharing)) this.sharing = null;
  }

  #announce(torrent: AddedTorrent, name: string): void {
    this.#show(torrent);
    this.notices.tell(m.created({ name }), {
      label: m.action_share(),
      run: () => (this.sharing = torrent.infoHash),
    });
  }

  #show({ infoHash, wasKnown }: AddedTorrent): void {
    this.router.openLibrary();
    this.library.filter = 'all';
    this.library.selection.only(infoHash);
    if (this.details.infoHash !== null) this.details.watch(infoHash);
    if (wasKnown) this.notices.tell(m.already_known());
  }
}
