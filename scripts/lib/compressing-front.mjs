/**
 * Stands before a local world and compresses what it sends, as every real host does: a measurement
 * of the first load would else count three times the bytes.
 */
import { createServer, request as ask } from 'node:http';
import { once } from 'node:events';
import { createGzip } from 'node:zlib';

const COMPRESSIBLE = /^(?:text\/|application\/(?:json|manifest\+json|javascript)|image\/svg)/;

/**
 * @param {string} worldUrl
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function startCompressingFront(worldUrl) {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    // The `Host` goes along: the policy of the page is made for it.
    const asked = ask(new URL(url ?? '/', worldUrl), { method, headers }, (answer) => {
      const isText = COMPRESSIBLE.test(answer.headers['content-type'] ?? '');
      if (!isText || method === 'HEAD') {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const compressed = { ...answer.headers, 'content-encoding': 'gzip' };
      delete compressed['content-length'];
      outgoing.writeHead(answer.statusCode ?? 502, compressed);
      answer.pipe(createGzip()).pipe(outgoing);
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The front has no port.');
  return {
    url: `http://localhost:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
