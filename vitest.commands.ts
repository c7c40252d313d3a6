/** What browser tests ask of Node: real trackers, honest and not, and TRON nodes. */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import type { BrowserCommand } from 'vitest/node';
import { listen, portOf, stop } from './devnet/http.ts';
import { startTracker as startRealTracker } from './devnet/tracker.ts';

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** Starts `bittorrent-tracker`'s server; port 0 takes any free one. Gives its URL. */
    startTracker(port: number): Promise<string>;
    /** Starts a server that answers whatever it is told with these texts. Gives its URL. */
    startTalker(texts: readonly string[]): Promise<string>;
    /** Starts a TRON node of its own, which makes no blocks by itself. */
    startTronNode(): Promise<{ url: string; chainId: number }>;
    /** Ends the server at this URL. */
    stopServer(url: string): Promise<void>;
  }
}

const closers = new Map<string, () => Promise<void>>();

const startTracker: BrowserCommand<[port: number]> = async (_context, port) => {
  const tracker = await startRealTracker({ port });
  closers.set(tracker.url, () => tracker.close());
  return tracker.url;
};

const startTalker: BrowserCommand<[texts: readonly string[]]> = async (_context, texts) => {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.once('message', () => {
      for (const text of texts) socket.send(text);
    });
  });
  await listen(server, 0);
  // By number: at the other address of `localhost` somebody else may listen on this port.
  const url = `ws://127.0.0.1:${portOf(server)}`;
  closers.set(url, async () => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    await stop(server);
  });
  return url;
};

const startTronNode: BrowserCommand = async () => {
  // Only where it is asked for: an EVM comes with it.
  const { startTronNode: start } = await import('./devnet/tron/node/node.ts');
  const node = await start({ blockIntervalMs: 2 ** 30 });
  closers.set(node.url, () => node.close());
  return { url: node.url, chainId: node.chainId };
};

const stopServer: BrowserCommand<[url: string]> = async (_context, url) => {
  await closers.get(url)?.();
  closers.delete(url);
};

export const commands = { startTracker, startTalker, startTronNode, stopServer };
