/** What the tracker uses of `bittorrent-tracker/server` 11.2.3, which ships no types. */
declare module 'bittorrent-tracker/server' {
  import type { EventEmitter } from 'node:events';
  import type { WebSocketServer } from 'ws';

  export default class Server extends EventEmitter {
    constructor(options: { http: false; udp: false; stats: false; ws: { noServer: true } });
    readonly ws: WebSocketServer;
    close(onClosed?: () => void): void;
  }
}
