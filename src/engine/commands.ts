/** The command table of `bridge/commands.ts`, carried out. */
import { FaultError } from '../core/fault.ts';
import type { Clock, PieceVault } from '../core/ports.ts';
import type { Metainfo } from '../core/torrent/metainfo.ts';
import { normaliseSelection, type Selection } from '../core/torrent/selection.ts';
import type { Settings } from '../core/torrent/settings.ts';
import type { CommandHandlers } from '../bridge/commands.ts';
import type { EventName, Events } from '../bridge/events.ts';
import type { PayCommands } from '../bridge/paying.ts';
import type { EffectiveSettings, EngineStats } from '../bridge/snapshots.ts';
import { readInput, readPreview } from './additions.ts';
import { Creations } from './creations.ts';
import { torrentDetail } from './detail.ts';
import { matchFiles } from './local-files.ts';
import type { Session } from './session.ts';
import type { SnapshotFeed } from './snapshot-feed.ts';
import type { FileStreams } from './stream/file-streams.ts';
import type { TorrentEntry } from './torrent-entry.ts';

export interface CommandComponents {
  readonly session: Session;
  readonly clock: Clock;
  readonly vault: PieceVault;
  readonly streams: FileStreams;
  readonly emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
  readonly feed: SnapshotFeed;
  readonly settings: () => EffectiveSettings;
  readonly changeSettings: (change: Partial<Settings>) => Promise<EffectiveSettings>;
  readonly stats: () => EngineStats;
  /** Something was deleted: count again. */
  readonly usageChanged: () => Promise<void>;
}

/** All but those that more than the session takes part in. */
export type TorrentHandlers = Omit<CommandHandlers, keyof PayCommands | 'engine.drain'>;

export function commandHandlers(components: CommandComponents): TorrentHandlers {
  const { session, clock, streams, feed, settings, changeSettings, stats, usageChanged } =
    components;
  const creations = new Creations(components);
  return {
    'torrent.add': async (input) => {
      const addition = await readInput(input, clock.now());
      const wasKnown = await session.add(addition);
      return { infoHash: addition.record.infoHash, wasKnown };
    },
    'torrent.preview': async (input) => {
      const { record, metainfo } = await readPreview(input, clock.now());
      const wasKnown = await session.add({ record: { ...record, intent: 'preview' }, metainfo });
      return { infoHash: record.infoHash, wasKnown };
    },
    'torrent.ask-own-trackers': ({ infoHash }) => session.askOwnTrackers(session.entry(infoHash)),
    'torrent.accept': async ({ infoHash, files }) => {
      const entry = session.entry(infoHash);
      const selection = files === null ? entry.record.selection : checked(entry, files);
      await session.change(entry, { intent: 'run', selection });
    },
    'torrent.pause': ({ infoHash }) => session.change(session.entry(infoHash), { intent: 'pause' }),
    'torrent.resume': ({ infoHash }) => session.resume(session.entry(infoHash)),
    'torrent.remove': async ({ infoHash, deleteData }) => {
      // Sent again after a hand-over it finds nothing, which is what it wants.
      const entry = session.entries.find(({ record }) => record.infoHash === infoHash);
      if (entry === undefined) return;
      await session.remove(entry, deleteData);
      await usageChanged();
    },
    'torrent.select': async ({ infoHash, files }) => {
      const entry = session.entry(infoHash);
      await session.change(entry, { selection: checked(entry, files) });
    },
    'torrent.recheck': ({ infoHash }) => session.recheck(session.entry(infoHash)),
    'torrent.detail': ({ infoHash }) => {
      const entry = session.entry(infoHash);
      return torrentDetail(entry, session.trackersOf(entry).unasked);
    },
    'torrent.export': ({ infoHash }) => {
      const { record } = session.entry(infoHash);
      if (record.metainfo === null) throw notReady();
      return { name: `${record.name}.torrent`, bytes: record.metainfo };
    },
    'torrent.create': (creation) => creations.create(creation),
    'creation.cancel': ({ creationId }) => {
      creations.cancel(creationId);
    },
    'torrent.handles': ({ infoHash }) =>
      session.entry(infoHash).record.handles as readonly FileSystemFileHandle[],
    'torrent.reattach': async ({ infoHash, files }) => {
      const entry = session.entry(infoHash);
      const matched = matchFiles(files, metainfoOf(entry));
      const handles = matched.map(({ handle }) => handle).filter((handle) => handle !== null);
      const source = handles.length === matched.length ? 'handles' : 'files';
      entry.files = matched.map(({ file }) => file);
      entry.record = { ...entry.record, source, handles: source === 'handles' ? handles : [] };
      await session.resume(entry);
    },
    'stream.pace': ({ infoHash, fileIndex, bytesPerSecond }) => {
      streams.setPace(infoHash, fileIndex, bytesPerSecond);
    },
    'settings.get': settings,
    'settings.set': changeSettings,
    'storage.forget': async () => {
      await session.forgetKept();
      await usageChanged();
    },
    'trackers.retry': () => {
      for (const { running } of session.entries) running?.trackers.retryNow();
    },
    'engine.state': () => ({ torrents: feed.snapshots(), stats: stats() }),
  };
}

function metainfoOf({ metainfo }: TorrentEntry): Metainfo {
  if (metainfo === null) throw notReady();
  return metainfo;
}

function checked(entry: TorrentEntry, files: readonly number[]): Selection {
  const selection = normaliseSelection(metainfoOf(entry).files, files);
  if (selection?.length !== 0) return selection;
  throw new FaultError(
    'nothing_selected',
    'Choose at least one file. To download nothing for now, pause the torrent.',
  );
}

function notReady(): FaultError {
  return new FaultError(
    'torrent_not_ready',
    'This torrent is not known well enough yet: its description has not arrived from any peer. Wait a moment and try again.',
  );
}
