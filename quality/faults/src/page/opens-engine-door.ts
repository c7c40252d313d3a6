import WebTorrent from 'webtorrent';

export const isSupported: unknown = WebTorrent;
