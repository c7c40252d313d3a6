/** The one word for each status, its tone and what the row offers. */
import type { TorrentSnapshot, TorrentStatus } from '../../bridge/snapshots.ts';
import { m } from '../messages/generated/messages.js';

export type Tone = 'blue' | 'green' | 'grey' | 'violet' | 'red' | 'gold';

export const statusWords: Readonly<Record<TorrentStatus, () => string>> = {
  queued: m.status_queued,
  checking: m.status_checking,
  'finding-peers': m.status_finding_peers,
  downloading: m.status_downloading,
  paused: m.status_paused,
  seeding: m.status_seeding,
  finished: m.status_finished,
  error: m.status_error,
};

const TONES: Readonly<Record<TorrentStatus, Tone>> = {
  queued: 'grey',
  checking: 'violet',
  'finding-peers': 'blue',
  downloading: 'blue',
  paused: 'grey',
  seeding: 'green',
  finished: 'green',
  error: 'red',
};

export function toneOf(torrent: TorrentSnapshot): Tone {
  if (torrent.status === 'paused' && torrent.fault !== null) return 'gold';
  return TONES[torrent.status];
}

/** Its button says "Resume" and not "Pause". */
export function isResumable({ status }: TorrentSnapshot): boolean {
  return status === 'paused' || status === 'error' || status === 'finished';
}

export function isComplete(torrent: TorrentSnapshot): boolean {
  return torrent.hasMetadata && torrent.progress >= 1;
}
