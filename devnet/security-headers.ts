/**
 * The one table of response headers, for the local world's server and, through `_headers`, for static
 * hosts; and the policy that the document itself carries, for hosts that send none.
 */

export interface HeaderContext {
  /**
   * Scheme, host and port the page is served from, without a slash at the end. Null when it is not
   * known beforehand: scripts are then limited to the origin instead of to its `/assets/`.
   */
  readonly origin: string | null;
  /** The local world's trackers are not encrypted. */
  readonly isLocalWorld: boolean;
  /** Vite's development server injects style elements and serves sources from everywhere. */
  readonly isDevelopment: boolean;
}

/** Policies of Trusted Types: Svelte's own, and ours for the URLs of workers. */
const TRUSTED_TYPES = 'svelte-trusted-html bittern-worker-url';

/**
 * Lets WebAssembly be compiled, not script be evaluated: Argon2id, which makes guessing the purse's
 * password slow, is ten times faster so, and the same password can cost a thief ten times the work.
 */
const WASM = "'wasm-unsafe-eval'";

/** What the page never uses, so that a script which got in could not either. Chromium alone reads it. */
const NO_BROWSER_FEATURES = [
  'accelerometer',
  'bluetooth',
  'browsing-topics',
  'camera',
  'compute-pressure',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/** What a document cannot say of itself. */
const HEADER_ONLY = ['frame-ancestors'];

export function securityHeaders(context: HeaderContext): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(context),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': NO_BROWSER_FEATURES.map((feature) => `${feature}=()`).join(', '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}

/**
 * `connect-src` stays wide because users choose their trackers and nodes. `script-src` names the folder of the
 * build where it can: with `'self'`, only the service worker's gate keeps scripts of torrents away
 * (`src/core/media/stream-gate.ts`).
 */
function contentSecurityPolicy(context: HeaderContext): string {
  return written(directivesOf(context));
}

/**
 * The same for the document's `<meta http-equiv>`, where no host has to send it. Workers do not inherit it, and
 * it cannot keep others from framing the page.
 */
export function documentPolicy(context: HeaderContext): string {
  const directives = Object.entries(directivesOf(context));
  return written(Object.fromEntries(directives.filter(([name]) => !HEADER_ONLY.includes(name))));
}

function directivesOf(context: HeaderContext): Record<string, readonly string[]> {
  const { origin, isLocalWorld, isDevelopment } = context;
  const isPathKnown = origin !== null && !isDevelopment;
  const assets = [`${origin ?? ''}/assets/`];
  const serviceWorker = `${origin ?? ''}/service-worker.js`;
  return {
    'default-src': ["'none'"],
    'script-src': [...(isPathKnown ? assets : ["'self'"]), WASM],
    'worker-src': isPathKnown ? [...assets, serviceWorker] : ["'self'"],
    'style-src': [
      ...(isPathKnown ? assets : ["'self'"]),
      ...(isDevelopment ? ["'unsafe-inline'"] : []),
    ],
    'font-src': isPathKnown ? assets : ["'self'"],
    'img-src': ["'self'", 'blob:', 'data:'],
    'media-src': ["'self'", 'blob:'],
    'connect-src': [
      "'self'",
      'https:',
      'wss:',
      // A TRON node of one's own, on the same machine.
      'http://localhost:*',
      'http://127.0.0.1:*',
      ...(isLocalWorld ? ['ws://localhost:*', 'ws://127.0.0.1:*'] : []),
    ],
    'manifest-src': ["'self'"],
    // Only to start a download: the service worker answers with an attachment, which to Firefox comes from
    // the worker's own address.
    'frame-src': isPathKnown ? [`${origin}/save/`, serviceWorker] : ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': [TRUSTED_TYPES],
  };
}

function written(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** Files below `/assets/` carry their hash in their name; everything else is asked for each time. */
export function cacheControl(pathname: string): string {
  return pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/**
 * The same table as a `_headers` file, which several static hosts read.
 * @param origin Of the host, if it is known: scripts are then limited to its `/assets/`.
 */
export function headersFile(origin: string | null = null): string {
  const context = { origin, isLocalWorld: false, isDevelopment: false };
  const line = ([name, value]: [string, string]) => `  ${name}: ${value}\n`;
  return [
    '# Written from devnet/security-headers.ts: change it there, then run npx vitest run -u devnet.\n',
    '/*\n',
    ...Object.entries(securityHeaders(context)).map(line),
    line(['Cache-Control', cacheControl('/')]),
    '/assets/*\n',
    '  ! Cache-Control\n',
    line(['Cache-Control', cacheControl('/assets/')]),
  ].join('');
}
