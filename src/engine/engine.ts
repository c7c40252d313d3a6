/**
 * The engine as a whole: one webtorrent client, the session over it, settings, and the beat that
 * tells every page what changed. Made by the worker entry, and by the Node seeder.
 */
import WebTorrent from 'webtorrent';
import type {
  Clock,
  KeyValueStore,
  PieceLayout,
  PieceStore,
  PieceVault,
  TorrentList,
} from '../core/ports.ts';
import { toFault } from '../core/fault.ts';
import { parseIceServer, type IceServer } from '../core/torrent/ice-server.ts';
import { applySettings, decodeSettings, type Settings } from '../core/torrent/settings.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { CommandHandlers } from '../bridge/commands.ts';
import type { EventName, Events } from '../bridge/events.ts';
import type { EngineDefaults } from '../bridge/messages.ts';
import type {
  ConnectionBudget,
  EffectiveSettings,
  EngineStats,
  TorrentSnapshot,
} from '../bridge/snapshots.ts';
import { valueOf } from './additions.ts';
import { commandHandlers } from './commands.ts';
import { guardTrackers } from './guard/tracker-messages.ts';
import { NO_PAY } from './pay/handlers.ts';
import type { PayComponents } from './pay/desk.ts';
import { PayOffice } from './pay/pay-office.ts';
import type { RunningTorrent } from './running-torrent.ts';
import { Session, type SessionLimits } from './session.ts';
import { SharedVault } from './shared-vault.ts';
import { Uploads } from './share/wire-uploads.ts';
import { SnapshotFeed } from './snapshot-feed.ts';
import { FileStreams } from './stream/file-streams.ts';
import { installOfferBudget } from './swarm/offers.ts';

const BEAT_MS = 500;
const SLOW_BEAT_MS = 5_000;
const SETTINGS_KEY = 'settings';
/** Azureus style (BEP 20): BN for Bittern, version 0.1. */
const PEER_ID_PREFIX = '-BN0001-';

export interface EngineComponents {
  readonly clock: Clock;
  readonly vault: PieceVault;
  readonly list: TorrentList;
  readonly settings: KeyValueStore;
  readonly openFiles: (files: readonly Blob[], layout: PieceLayout) => PieceStore;
  readonly emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
  /** What the browser still allows; Node has no such limit. */
  readonly connections: () => ConnectionBudget;
  readonly defaults: EngineDefaults;
  /** Without it, nothing can be paid or earned. */
  readonly pay?: PayComponents;
}

/** What there is before the engine. */
interface Begun {
  readonly uploads: Uploads;
  readonly office: PayOffice | null;
  /** 40 hexadecimal digits. */
  readonly ownPeerId: string;
}

export class Engine {
  readonly handlers: CommandHandlers;
  readonly session: Session;
  readonly streams: FileStreams;
  readonly #parts: EngineComponents;
  readonly #client: WebTorrent;
  readonly #uploads: Uploads;
  readonly #rtcConfig: { iceServers: readonly IceServer[] };
  readonly #feed: SnapshotFeed;
  #settings: Settings;
  #usage: ReadonlyMap<InfoHash, number> = new Map();
  readonly #office: PayOffice | null;
  #beats: ReturnType<typeof setInterval>[] = [];

  static async start(components: EngineComponents): Promise<Engine> {
    const settings = decodeSettings(await components.settings.get(SETTINGS_KEY));
    const ownPeerId = peerId();
    const uploads = new Uploads();
    const office = await openOffice(components, uploads, ownPeerId);
    const engine = new Engine(components, settings, { uploads, office, ownPeerId });
    await engine.session.load();
    await engine.#readUsage();
    engine.#startBeating();
    return engine;
  }

  private constructor(
    components: EngineComponents,
    settings: Settings,
    { uploads, office, ownPeerId }: Begun,
  ) {
    this.#parts = components;
    this.#uploads = uploads;
    this.#office = office;
    this.#settings = settings;
    guardTrackers();
    installOfferBudget({
      room: () => {
        const { counted, limit, isExhausted } = components.connections();
        return isExhausted ? 0 : limit - counted;
      },
      trackerCount: () => this.session.trackerClientCount,
    });
    this.#rtcConfig = { iceServers: [] };
    this.#client = new WebTorrent({
      peerId: ownPeerId,
      dht: false,
      lsd: false,
      utPex: false,
      natUpnp: false,
      natPmp: false,
      webSeeds: false,
      tracker: { rtcConfig: this.#rtcConfig },
    });
    this.#client.on('error', (error: Error) => {
      components.emit('fault.raised', {
        code: 'engine_failed',
        message: `The engine met an error it did not expect: ${error.message}`,
      });
    });
    const { clock, list, openFiles, emit } = components;
    const vault = new SharedVault(components.vault);
    this.session = new Session(
      { client: this.#client, clock, vault, list, openFiles, emit, uploads, office },
      this.#limits(),
    );
    this.streams = new FileStreams(this.session);
    this.#feed = new SnapshotFeed(this.session, emit, () => this.stats());
    this.#applyToClient();
    const torrentHandlers = commandHandlers({
      session: this.session,
      clock,
      vault,
      streams: this.streams,
      emit,
      feed: this.#feed,
      settings: () => this.settings(),
      changeSettings: (change) => this.changeSettings(change),
      stats: () => this.stats(),
      usageChanged: () => this.#readUsage(),
    });
    this.handlers = {
      ...torrentHandlers,
      ...(office?.handlers ?? NO_PAY),
      'torrent.remove': async (removed) => {
        // Added again, it must not spend what was allowed before.
        await office?.forget(removed.infoHash);
        await torrentHandlers['torrent.remove'](removed);
      },
      'engine.drain': () => this.drain(),
    };
  }

  settings(): EffectiveSettings {
    const { trackers, iceServers } = this.#parts.defaults;
    return { ...this.#settings, defaultTrackers: trackers, defaultIceServers: iceServers };
  }

  async changeSettings(change: Partial<Settings>): Promise<EffectiveSettings> {
    const next = valueOf(applySettings(this.#settings, change));
    await this.#parts.settings.set(SETTINGS_KEY, next);
    this.#settings = next;
    this.#applyToClient();
    await this.session.applyLimits(this.#limits());
    return this.settings();
  }

  stats(): EngineStats {
    const kept = new Set(this.session.keptInfoHashes);
    let storedBytes = 0;
    let keptBytes = 0;
    for (const [infoHash, lengthBytes] of this.#usage) {
      storedBytes += lengthBytes;
      if (kept.has(infoHash)) keptBytes += lengthBytes;
    }
    const sumOf = (figure: (running: RunningTorrent) => number) =>
      this.session.entries.reduce(
        (sum, { running }) => sum + (running === null ? 0 : figure(running)),
        0,
      );
    return {
      downBytesPerSecond: Math.round(sumOf((running) => running.downBytesPerSecond)),
      upBytesPerSecond: Math.round(sumOf((running) => running.upBytesPerSecond)),
      peerCount: sumOf((running) => running.peerCount),
      connections: this.#parts.connections(),
      storedBytes,
      keptBytes,
    };
  }

  snapshots(): TorrentSnapshot[] {
    return this.#feed.snapshots();
  }

  /**
   * Leaves every swarm, pays what is owed, and stores what is left to store: pieces, totals, the
   * ledger. Nothing starts again. Takes two seconds or so.
   */
  async drain(): Promise<void> {
    await this.session.drain();
    await this.#office?.drain();
  }

  /** For good: it also claims, which may take seconds more. */
  async stop(): Promise<void> {
    for (const beat of this.#beats) clearInterval(beat);
    await this.session.drain();
    this.#uploads.close();
    await this.#office?.stop();
    await new Promise<void>((resolve) => {
      this.#client.destroy(() => {
        resolve();
      });
    });
  }

  #startBeating(): void {
    const beat = () => {
      this.session.tend();
      this.#feed.flush();
    };
    const slowBeat = async () => {
      for (const entry of this.session.entries) await this.session.retrySpace(entry);
      await this.session.saveTotals();
      await this.#readUsage();
    };
    this.#beats = [
      setInterval(beat, BEAT_MS),
      setInterval(() => {
        slowBeat().catch((error: unknown) => {
          this.#feed.raise(error);
        });
      }, SLOW_BEAT_MS),
    ];
  }

  async #readUsage(): Promise<void> {
    this.#usage = await this.#parts.vault.usage();
  }

  #limits(): SessionLimits {
    const { trackers, maxActiveDownloads } = this.#settings;
    const { trackers: defaultTrackers, trackerScope } = this.#parts.defaults;
    return { trackers: trackers ?? defaultTrackers, trackerScope, maxActiveDownloads };
  }

  #applyToClient(): void {
    const { downLimitBytesPerSecond, upLimitBytesPerSecond, iceServers } = this.#settings;
    this.#client.throttleDownload(downLimitBytesPerSecond ?? -1);
    this.#uploads.configure({ uploadLimitBytesPerSecond: upLimitBytesPerSecond });
    const urls = iceServers ?? this.#parts.defaults.iceServers;
    // Read by the tracker clients at each new connection.
    this.#rtcConfig.iceServers = urls.map((url) => valueOf(parseIceServer(url)));
  }
}

/** Null without anything to pay with, and when the ledger cannot be opened: torrents run all the same. */
async function openOffice(
  components: EngineComponents,
  uploads: Uploads,
  ownPeerId: string,
): Promise<PayOffice | null> {
  const { pay, clock, settings, emit } = components;
  if (pay === undefined) return null;
  try {
    return await PayOffice.open({
      ...pay,
      clock,
      settings,
      emit,
      uploads,
      ownPeerId,
    });
  } catch (error) {
    emit('fault.raised', toFault(error));
    return null;
  }
}

/** 20 bytes as hexadecimal digits. */
function peerId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  bytes.set(new TextEncoder().encode(PEER_ID_PREFIX));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
