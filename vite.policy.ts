/**
 * The page's policy as part of the build: in the document, for hosts that send no headers of ours, and in
 * `_headers`, with the host's name where it is known (`npm run build -- --origin https://...`).
 */
import type { Plugin } from 'vite';
import { documentPolicy, headersFile } from './devnet/security-headers.ts';

/** Browsers look for it at the very beginning of the document. */
const CHARSET = '<meta charset="utf-8" />';

/** @param origin Scheme, host and port that the build will be served from; null while nobody knows. */
export function pagePolicy(origin: string | null): Plugin {
  // One build for any host is the local world's too, whose trackers are not encrypted.
  const policy = documentPolicy({ origin, isLocalWorld: origin === null, isDevelopment: false });
  return {
    name: 'bittern:page-policy',
    apply: 'build',
    // Before anything that it is to hold for.
    transformIndexHtml(html) {
      if (!html.includes(CHARSET)) throw new Error('index.html does not begin with its charset.');
      const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
      return html.replace(CHARSET, () => `${CHARSET}\n    ${meta}`);
    },
    generateBundle() {
      // Else the one of `public/` is right.
      if (origin === null) return;
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile(origin) });
    },
  };
}
