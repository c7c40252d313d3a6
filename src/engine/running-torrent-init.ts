/** What a running torrent is made of, and what it tells. */
import type WebTorrent from 'webtorrent';
import type { Fault } from '../core/fault.ts';
import type { PieceLayout, PieceStore } from '../core/ports.ts';
import type { Metainfo } from '../core/torrent/metainfo.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { PayOffice } from './pay/pay-office.ts';
import type { Uploads } from './share/wire-uploads.ts';
import type { WantedPieces } from './stream/wanted-pieces.ts';

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
  /** What is being streamed of it: fetched first, and beside the selection. */
  readonly wanted: WantedPieces;
  /** Opens the pieces once the layout is known. */
  readonly openPieces: (layout: PieceLayout) => Promise<PieceStore>;
  /** Answers what its wires are asked for. */
  readonly uploads: Uploads;
  /** Null where nothing is paid or earned. */
  readonly office: PayOffice | null;
  readonly events: RunningTorrentEvents;
}
