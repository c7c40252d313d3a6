/** Serves the production build, with the caching a real host should use. */
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { pathOf, sendHtml, sendText } from './http.ts';
import { cacheControl } from './security-headers.ts';

export interface StaticSite {
  /** Folder of the build, with `index.html` in it. */
  readonly folder: URL;
  /** The document is the same for everybody, so it is changed once, at start. */
  transformIndex(html: string): string;
}

/**
 * `/` is the app's only page: other unknown paths are 404, so that a wrong URL is seen, and so that a
 * path can never stand for a document that does not exist.
 */
export function serveStatic(site: StaticSite): RequestListener {
  const index = site.transformIndex(readFileSync(new URL('index.html', site.folder), 'utf8'));
  const files = sirv(fileURLToPath(site.folder), {
    etag: true,
    // Looks at the folder each time: a build that replaces it while it is served must not end us.
    dev: true,
    extensions: [],
    setHeaders: (response, pathname) => response.setHeader('Cache-Control', cacheControl(pathname)),
  });
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      sendText(response, 405, 'Method not allowed');
    } else if (isIndex(pathOf(request))) {
      sendHtml(response, index);
    } else {
      files(request, response, () => sendText(response, 404, 'Not found'));
    }
  };
}

export function isIndex(pathname: string): boolean {
  return pathname === '/' || pathname === '/index.html';
}
