/**
 * The local world: the app, a tracker, a TRON chain and a demo seeder behind one port, so that Bittern
 * can be tried and tested without the internet.
 */
import { createServer, type RequestListener } from 'node:http';
import { PRACTICE_PATH, type LocalWorld } from '../src/bridge/world.ts';
import { serveSources } from './dev-server.ts';
import { CHAIN_PATH, openLocalChain } from './local-chain.ts';
import { hostOf, listen, pathOf, portOf, sendJson, stop } from './http.ts';
import { securityHeaders } from './security-headers.ts';
import { startSeeder, type SeederProcess } from './seeder-process.ts';
import { serveStatic } from './static-server.ts';
import { ANNOUNCE_PATH, attachTracker } from './tracker.ts';
import type { TronChainOptions } from './tron/node/node.ts';

export { startTracker, type Tracker } from './tracker.ts';

export interface WorldOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** `production` serves a build, `development` the sources with hot reload. */
  readonly mode: 'production' | 'development';
  /** Script of the demo seeder, null for a world without one. */
  readonly seeder: URL | null;
  /** Whether the demo seeder also sells, for practice; it needs a chain. False by default. */
  readonly hasPractice?: boolean;
  /** Null for a world without a chain; a block each 3 s by default. */
  readonly chain?: TronChainOptions | null;
  /** Folder of the build to serve; `dist/` by default. */
  readonly site?: URL;
}

export interface World {
  /** `http://localhost:8080`, without a slash at the end. */
  readonly url: string;
  /** `ws://` URL of the tracker. */
  readonly tracker: string;
  readonly demo: LocalWorld['demo'];
  readonly chain: LocalWorld['chain'];
  /** Ends the server, the tracker, the chain and the seeder. */
  close(): Promise<void>;
}

// `devnet/` and `dist-node/` both lie one level below the root.
const ROOT = new URL(/* @vite-ignore */ '../', import.meta.url);

const WORLD_PATH = '/world.json';
const WORLD_META = `<meta name="bittern-world" content="${WORLD_PATH}" />`;

/** Resolves when all of it is up. Rejects with `PortBusyError` when the port is taken. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const isDevelopment = options.mode === 'development';
  const server = createServer();
  await listen(server, options.port);
  const tracker = attachTracker(server);
  const url = `http://localhost:${portOf(server)}`;
  const announceUrl = `ws://localhost:${portOf(server)}${ANNOUNCE_PATH}`;
  const closers = [async () => stop(server), async () => tracker.close()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };

  try {
    let demo: LocalWorld['demo'] = [];
    let earnings: SeederProcess['earnings'] = () => null;
    let app: RequestListener;
    if (isDevelopment) {
      const sources = await serveSources({ root: ROOT, server, transformIndex: addWorldMeta });
      closers.push(() => sources.close());
      app = sources.listener;
    } else {
      const folder = options.site ?? new URL('dist/', ROOT);
      app = serveStatic({ folder, transformIndex: addWorldMeta });
    }
    const running = options.chain === null ? null : await openLocalChain(options.chain);
    if (running !== null) closers.push(() => running.close());
    const chain = running?.describe(url) ?? null;
    server.on('request', (request, response) => {
      const isForChain = pathOf(request).startsWith(`${CHAIN_PATH}/`);
      // Its answers are data for any page, as a public node's are.
      if (running !== null && isForChain) {
        running.handler(request, response);
        return;
      }
      const host = hostOf(request);
      const origin = host === null ? null : `http://${host}`;
      const headers = securityHeaders({ origin, isLocalWorld: true, isDevelopment });
      response.setHeaders(new Map(Object.entries(headers)));
      if (options.hasPractice === true && pathOf(request) === PRACTICE_PATH) {
        // Null until the seller has told something.
        sendJson(response, earnings());
      } else if (pathOf(request) === WORLD_PATH) {
        sendJson(response, { tracker: announceUrl, demo, chain } satisfies LocalWorld);
      } else {
        app(request, response);
      }
    });
    if (options.seeder) {
      const practiceChain = options.hasPractice === true ? chain : null;
      const seeder = await startSeeder(options.seeder, announceUrl, practiceChain);
      closers.push(() => seeder.close());
      ({ demo, earnings } = seeder);
    }
    return { url, tracker: announceUrl, demo, chain, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tells the page that it is in the local world; a production host never sees a request for it. */
function addWorldMeta(html: string): string {
  if (!html.includes('<head>'))
    throw new Error('index.html has no <head> to announce the world in.');
  return html.replace('<head>', `<head>\n    ${WORLD_META}`);
}
