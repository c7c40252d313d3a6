/** What webtorrent does of itself for a torrent, and is done here instead. */
import type { Torrent } from 'webtorrent';

export interface TakenOver {
  /** The torrent's trackers are there. */
  discovered(): void;
  /** Whether more blocks may be asked for. */
  mayRequest(): boolean;
  /** Looks at what is stored, before anything else happens; null when nothing is. */
  readonly check: (() => Promise<void>) | null;
}

export function takeOver(torrent: Torrent, by: TakenOver): void {
  // One for all torrents does that.
  torrent._rechoke = () => undefined;
  const startDiscovery = torrent._startDiscovery.bind(torrent);
  torrent._startDiscovery = () => {
    if (torrent.discovery) return;
    startDiscovery();
    by.discovered();
  };
  const updateWire = torrent._updateWire.bind(torrent);
  // This is where webtorrent requests blocks; it does so again after every put that ends.
  torrent._updateWire = (wire) => {
    if (by.mayRequest()) updateWire(wire);
  };
  // webtorrent would hash one piece of every file, and all of a file when that one is bad.
  torrent._verifyPieces = (callback) => {
    if (by.check === null) callback();
    else by.check().then(() => callback(), callback);
  };
}
