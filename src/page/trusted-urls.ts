/**
 * The one Trusted Types policy of ours (named in the `Content-Security-Policy`): it lets a page
 * start workers, and only those of the build. A script that came out of a torrent has no such URL.
 */

/** Stands for a `TrustedScriptURL`, which TypeScript's DOM library does not know. */
export type TrustedScriptUrl = string & { readonly __unit: 'TrustedScriptUrl' };

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

const POLICY = 'bittern-worker-url';

export const SERVICE_WORKER_PATH = '/service-worker.js';

/** Vite's development server serves workers from their sources. */
const WORKER_FOLDERS = import.meta.env.DEV ? ['/src/workers/'] : ['/assets/'];

let policy: { createScriptURL(url: string): string } | null = null;

/**
 * Vouches for the URL of one of our workers, from `'…?worker&url'` or {@link SERVICE_WORKER_PATH}.
 * Throws `TypeError` for any other. Where the browser knows no Trusted Types it checks all the same.
 */
export function trustedScriptUrl(url: string): TrustedScriptUrl {
  policy ??= createPolicy();
  return policy.createScriptURL(url) as TrustedScriptUrl;
}

function createPolicy(): { createScriptURL(url: string): string } {
  const rules = {
    createScriptURL(url: string): string {
      if (isWorkerUrl(url, location.origin, WORKER_FOLDERS)) return url;
      throw new TypeError(`Not one of our workers: ${url}`);
    },
  };
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  return trustedTypes?.createPolicy(POLICY, rules) ?? rules;
}

/** Whether a URL leads to a worker script in `folders` of `origin`, or to the service worker. */
export function isWorkerUrl(url: string, origin: string, folders: readonly string[]): boolean {
  const absolute = new URL(url, origin);
  if (absolute.origin !== origin) return false;
  return (
    absolute.pathname === SERVICE_WORKER_PATH ||
    folders.some((folder) => absolute.pathname.startsWith(folder))
  );
}
