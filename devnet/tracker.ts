/**
 * A WebSocket tracker, as browsers speak to it: announces, offers and answers as JSON. It is
 * `bittorrent-tracker`'s own server; never import that package's index, which needs a native build.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import BittorrentTrackerServer from 'bittorrent-tracker/server';
import type { WebSocket } from 'ws';
import { listen, pathOf, portOf, stop } from './http.ts';

export const ANNOUNCE_PATH = '/announce';

export interface AttachedTracker {
  /** Drops every peer and forgets every swarm. */
  close(): void;
}

/** Answers WebSocket upgrades for {@link ANNOUNCE_PATH} on a server that does other things too. */
export function attachTracker(server: Server): AttachedTracker {
  const tracker = new BittorrentTrackerServer({
    http: false,
    udp: false,
    stats: false,
    ws: { noServer: true },
  });
  // A peer that sends nonsense is told so by the tracker; without a listener it would end us.
  tracker.on('warning', () => undefined);
  tracker.on('error', (error: Error) => console.error(`Tracker: ${error.message}`));

  const peers = new Set<WebSocket>();
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) !== ANNOUNCE_PATH) {
      // Hot reload's socket has a listener of its own; any other is nobody's.
      if (server.listenerCount('upgrade') === 1) socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return;
    }
    tracker.ws.handleUpgrade(request, socket, head, (peer) => {
      peers.add(peer);
      peer.once('close', () => peers.delete(peer));
      tracker.ws.emit('connection', peer, request);
    });
  };
  server.on('upgrade', onUpgrade);

  return {
    close() {
      server.off('upgrade', onUpgrade);
      for (const peer of peers) peer.terminate();
      tracker.close();
    },
  };
}

export interface Tracker {
  /** `ws://` URL to announce to. */
  readonly url: string;
  close(): Promise<void>;
}

/** A tracker on a port of its own; 0 takes any free one. */
export async function startTracker(options: { readonly port: number }): Promise<Tracker> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  const tracker = attachTracker(server);
  await listen(server, options.port);
  return {
    url: `ws://localhost:${portOf(server)}${ANNOUNCE_PATH}`,
    async close() {
      tracker.close();
      await stop(server);
    },
  };
}
