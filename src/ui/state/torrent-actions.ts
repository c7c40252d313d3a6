import type { EngineClient } from '../../bridge/client.ts';
import type { CommandName } from '../../bridge/commands.ts';
import type { PageServices } from '../../bridge/page-services.ts';
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import { toFault } from '../../core/fault.ts';
import { describeShare } from '../files/share.ts';
import { m } from '../messages/generated/messages.js';
import type { Notices } from './notices.svelte.ts';

type Torrents = readonly TorrentSnapshot[];

/** What a user can do with torrents in the list. Faults become notices. */
export class TorrentActions {
  readonly #engine: EngineClient;
  readonly #services: PageServices;
  readonly #notices: Notices;

  constructor(engine: EngineClient, services: PageServices, notices: Notices) {
    this.#engine = engine;
    this.#services = services;
    this.#notices = notices;
  }

  pause(torrents: Torrents): void {
    this.#forEach('torrent.pause', torrents);
  }

  resume(torrents: Torrents): void {
    this.#forEach('torrent.resume', torrents);
  }

  recheck(torrents: Torrents): void {
    this.#forEach('torrent.recheck', torrents);
  }

  remove(torrents: Torrents, deleteData: boolean): void {
    for (const { infoHash } of torrents) {
      this.#attempt(() => this.#engine.call('torrent.remove', { infoHash, deleteData }));
    }
  }

  copyMagnets(torrents: Torrents): void {
    const text = torrents.map((torrent) => torrent.magnet).join('\n');
    this.#attempt(async () => {
      await this.#services.copyText(text);
      this.#notices.tell(m.copied_magnet({ count: torrents.length }));
    });
  }

  copyText(text: string, done: string): void {
    this.#attempt(async () => {
      await this.#services.copyText(text);
      this.#notices.tell(done);
    });
  }

  /** Through the system's share sheet. Call it from a click. */
  sendLink(title: string, url: string): void {
    this.#attempt(async () => this.#services.shareLink?.({ title, url }));
  }

  /** Replaces the selection; settles when the engine has answered. */
  async selectFiles({ infoHash }: TorrentSnapshot, files: readonly number[]): Promise<void> {
    try {
      await this.#engine.call('torrent.select', { infoHash, files });
    } catch (error) {
      this.#notices.warn(toFault(error));
    }
  }

  saveMetainfo(torrent: TorrentSnapshot): void {
    this.#attempt(async () => {
      const { infoHash } = torrent;
      const { name, bytes } = await this.#engine.call('torrent.export', { infoHash });
      const blob = new Blob([bytes.slice()], { type: 'application/x-bittorrent' });
      this.#services.saveBlob(blob, name);
    });
  }

  /** Call it from a click: the browser asks the user. */
  allowAccess(torrent: TorrentSnapshot): void {
    this.#attempt(async () => {
      const { infoHash } = torrent;
      const handles = await this.#engine.call('torrent.handles', { infoHash });
      const isAllowed = await this.#services.requestReadAccess(handles);
      if (isAllowed) await this.#engine.call('torrent.resume', { infoHash });
      else this.#notices.tell(m.access_refused());
    });
  }

  /** Call it from a click: it opens the file picker. */
  chooseFilesAgain(torrent: TorrentSnapshot): void {
    this.#attempt(async () => {
      const { infoHash, fileCount } = torrent;
      const picked = await (fileCount > 1
        ? this.#services.pickFolder()
        : this.#services.pickFiles());
      if (picked === null || picked.files.length === 0) return;
      const { files } = describeShare(picked.files);
      await this.#engine.call('torrent.reattach', { infoHash, files });
    });
  }

  retryTrackers(): void {
    this.#attempt(() => this.#engine.call('trackers.retry', null));
  }

  #forEach(
    command: CommandName & ('torrent.pause' | 'torrent.resume' | 'torrent.recheck'),
    torrents: Torrents,
  ): void {
    for (const { infoHash } of torrents) {
      this.#attempt(() => this.#engine.call(command, { infoHash }));
    }
  }

  #attempt(work: () => Promise<unknown>): void {
    work().catch((error: unknown) => this.#notices.warn(toFault(error)));
  }
}
