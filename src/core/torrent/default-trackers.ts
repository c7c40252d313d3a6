/** What Bittern uses where neither the torrent nor the user says otherwise. */

/** Public WebSocket trackers; seen alive in August 2026. */
export const DEFAULT_TRACKERS: readonly string[] = [
  'wss://tracker.webtorrent.dev',
  'wss://tracker.openwebtorrent.com',
  'wss://open.ftorrent.com',
];

/** Public STUN servers: they tell a browser its own public address. */
export const DEFAULT_ICE_SERVERS: readonly string[] = [
  'stun:stun.l.google.com:19302',
  'stun:stun.cloudflare.com:3478',
];
