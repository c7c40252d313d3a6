/** Serves the bench's own pages, and stock webtorrent beside them. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { ROOT } from '../../scripts/lib/root.mjs';

const FOLDERS = [join(ROOT, 'bench', 'pages'), join(ROOT, 'node_modules', 'webtorrent', 'dist')];

/** @returns {Promise<{ url: string, close(): Promise<void> }>} */
export async function startSite() {
  const [pages, stock] = FOLDERS.map((folder) => sirv(folder));
  const server = createServer((request, response) => {
    pages?.(request, response, () => stock?.(request, response));
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(null);
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The site has no port.');
  return {
    url: `http://localhost:${String(address.port)}`,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}
