import WebTorrent from 'webtorrent';

export const client: unknown = WebTorrent;
