/**
 * The service worker of `npm run dev`: the sources as a module, so that streaming, saving and shared
 * content work there as they do in a build. It keeps no files, and a changed one takes over at once.
 */
import type { Plugin } from 'vite';

/** Registered by `src/page/updates.ts`; without the query is the way out for a build's (`devnet/dev-server.ts`). */
const ADDRESS = '/service-worker.js?module';

const SOURCE = 'src/workers/service-worker.ts';

/** What a build writes in, and what Workbox tells of everything it does in development. */
const NO_PRECACHE = '(self.__WB_DISABLE_DEV_LOGS = true, [])';

const SCRIPT = `
  import '/${SOURCE}';
  self.addEventListener('install', () => self.skipWaiting());
`;

export function developedServiceWorker(): Plugin {
  return {
    name: 'bittern:developed-service-worker',
    apply: 'serve',
    transform(code, id) {
      if (!id.endsWith(`/${SOURCE}`)) return null;
      return { code: code.replace('self.__WB_MANIFEST', NO_PRECACHE), map: null };
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        if (request.url !== ADDRESS) {
          next();
          return;
        }
        response.setHeader('Content-Type', 'text/javascript');
        response.setHeader('Cache-Control', 'no-cache');
        response.end(SCRIPT);
      });
    },
  };
}
