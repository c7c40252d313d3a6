/** The steps of a save: what, where to, and what becomes of it. */
import type { EngineClient } from '../../bridge/client.ts';
import type { PageSaves, SaveOrder, SaveTarget } from '../../bridge/page-saves.ts';
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import { FaultError } from '../../core/fault.ts';
import { saveFolder, zipName } from '../../core/saving/save-folder.ts';
import { m } from '../messages/generated/messages.js';
import type { Notices } from '../state/notices.svelte.ts';
import { describeSaved, describeStart } from '../words/saving.ts';
import { Save } from './save.svelte.ts';
import { withoutLeftOut, type SaveWish } from './wish.ts';

/** What of `Saves` shows them. */
interface Shown {
  shown: readonly Save[];
  news: string;
  dismiss(save: Save): void;
}

/** All files but those that were left out and are not here. Rejects when there is none. */
export async function wishAll(
  engine: EngineClient,
  torrent: TorrentSnapshot,
  asZip: boolean,
): Promise<SaveWish> {
  const detail = await engine.call('torrent.detail', { infoHash: torrent.infoHash });
  const files = withoutLeftOut(detail.files);
  if (files.length === 0) {
    throw new FaultError('nothing_selected', m.save_all_none({ name: torrent.name }));
  }
  return { torrent, files, asZip, leftOutCount: detail.files.length - files.length };
}

/** Asks where to, from a click; null when the user cancels. */
export async function openSave(
  saves: PageSaves,
  { torrent, files, asZip, leftOutCount = 0 }: SaveWish,
): Promise<Save | null> {
  const order: SaveOrder = {
    infoHash: torrent.infoHash,
    torrentName: torrent.name,
    files: files.map(({ index, path, sizeBytes }) => ({
      fileIndex: index,
      path,
      lengthBytes: sizeBytes,
    })),
    asZip,
  };
  const target = await saves.pickTarget(order);
  return target && new Save(saves, order, target, { name: nameOf(order, target), leftOutCount });
}

/** Shows it while it runs and when it failed; a cancelled one says nothing. */
export async function runSave(saves: Shown, save: Save, notices: Notices): Promise<void> {
  if (!saves.shown.includes(save)) saves.shown = [...saves.shown, save];
  const news = describeStart(save);
  saves.news = news;
  const outcome = await save.run();
  // Another one may have begun since.
  if (saves.news === news) saves.news = '';
  if (outcome === 'failed') return;
  saves.dismiss(save);
  if (outcome === 'saved') notices.tell(describeSaved(save));
}

function nameOf({ torrentName, files }: SaveOrder, target: SaveTarget): string {
  if (target.kind === 'file') return target.handle.name;
  const paths = files.map(({ path }) => path);
  const folder = saveFolder(torrentName, paths);
  if (paths.length === 1) return folder.paths[0]?.at(-1) ?? folder.name;
  return target.kind === 'folder' ? folder.name : zipName(folder);
}
