/** Vite's development server inside the world's own, so that both modes are one world. */
import { readFile } from 'node:fs/promises';
import type { RequestListener, Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { ViteDevServer } from 'vite';
import { pathOf, sendHtml, sendText } from './http.ts';
import { isIndex } from './static-server.ts';

/**
 * Answers for the production build's service worker, which may still hold this origin from an earlier
 * `npm start` and would show its old shell: it removes itself and reloads what it controlled. The
 * sources' own has a query behind that path (`vite.service-worker.ts`).
 */
const DEPARTING_SERVICE_WORKER = `
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', async () => {
    await self.registration.unregister();
    for (const client of await self.clients.matchAll()) client.navigate(client.url);
  });
`;

export interface DevSite {
  /** The repository's root, with the source `index.html` in it. */
  readonly root: URL;
  /** Carries the socket of hot reload. */
  readonly server: Server;
  transformIndex(html: string): string;
}

export async function serveSources(
  site: DevSite,
): Promise<{ listener: RequestListener; close(): Promise<void> }> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    root: fileURLToPath(site.root),
    appType: 'custom',
    server: { middlewareMode: true, hmr: { server: site.server } },
  });
  return {
    listener: (request, response) => {
      if (isIndex(pathOf(request))) {
        readIndex(vite, site).then(
          (html) => sendHtml(response, html),
          (error: unknown) => sendText(response, 500, String(error)),
        );
      } else if (request.url === '/service-worker.js') {
        response.setHeader('Content-Type', 'text/javascript');
        response.end(DEPARTING_SERVICE_WORKER);
      } else {
        vite.middlewares(request, response, () => sendText(response, 404, 'Not found'));
      }
    },
    close: () => vite.close(),
  };
}

async function readIndex(vite: ViteDevServer, site: DevSite): Promise<string> {
  const source = await readFile(new URL('index.html', site.root), 'utf8');
  return site.transformIndex(await vite.transformIndexHtml('/', source));
}
