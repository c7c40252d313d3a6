/** The installable side of the build: the manifest, and the service worker with its precache. */
import type { PluginOption } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { PLACE_PARAMETER, type LaunchPlace } from './src/bridge/launch.ts';
import { SHARE_FIELDS, SHARE_TARGET_PATH } from './src/bridge/share-target.ts';

// `--paper` and `--sunken` of src/ui/tokens.css in the light theme; a manifest has no dark one.
const PAPER = '#fbf9f5';
const SUNKEN = '#f2f1ec';

/** Any file: what is no .torrent is offered to be shared as a new torrent. */
const ANY_FILE = ['*/*'];

function shortcut(name: string, place: LaunchPlace) {
  return {
    name,
    url: `/?${PLACE_PARAMETER}=${place}`,
    icons: [{ src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' }],
  };
}

export function pwa(): PluginOption {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'src/workers',
    filename: 'service-worker.ts',
    registerType: 'prompt',
    // src/page/updates.ts registers it.
    injectRegister: false,
    injectManifest: {
      rollupFormat: 'iife',
      // It is of no use offline, and larger than everything else together.
      globIgnores: ['assets/tronweb-*.js'],
      globPatterns: ['index.html', 'assets/**/*.{js,css,woff2}', 'icons/*.svg'],
      // An engine that is missing offline would be worse than a slow install.
      maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
    },
    manifest: {
      id: '/',
      name: 'Bittern',
      short_name: 'Bittern',
      description: 'A BitTorrent client in a browser tab. Nothing to install, no account.',
      lang: 'en',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      display_override: ['standalone', 'minimal-ui'],
      background_color: PAPER,
      theme_color: SUNKEN,
      categories: ['utilities', 'productivity'],
      icons: [
        { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        {
          src: '/icons/maskable-192.png',
          sizes: '192x192',
          type: 'image/png',
          purpose: 'maskable',
        },
        {
          src: '/icons/maskable-512.png',
          sizes: '512x512',
          type: 'image/png',
          purpose: 'maskable',
        },
        { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
        {
          src: '/icons/monochrome.svg',
          sizes: 'any',
          type: 'image/svg+xml',
          purpose: 'monochrome',
        },
      ],
      // Made by `npm run screenshots`.
      screenshots: [
        {
          src: '/screenshots/wide.png',
          sizes: '1280x800',
          type: 'image/png',
          form_factor: 'wide',
          label: 'Downloads in your library',
        },
        {
          src: '/screenshots/narrow.png',
          sizes: '412x880',
          type: 'image/png',
          form_factor: 'narrow',
          label: 'Your library on a phone',
        },
      ],
      shortcuts: [
        shortcut('Library', 'library'),
        shortcut('Payments', 'payments'),
        shortcut('Add a torrent', 'add'),
      ],
      // The running window gets what arrives (`page/launches.ts`): to load it anew would end its
      // transfers for a moment, and forget what is typed.
      launch_handler: { client_mode: ['focus-existing', 'auto'] },
      // Behind the `#` no server ever sees it.
      protocol_handlers: [{ protocol: 'magnet', url: '/#%s' }],
      file_handlers: [{ action: '/', accept: { 'application/x-bittorrent': ['.torrent'] } }],
      share_target: {
        action: SHARE_TARGET_PATH,
        method: 'POST',
        enctype: 'multipart/form-data',
        params: {
          title: SHARE_FIELDS.title,
          text: SHARE_FIELDS.text,
          url: SHARE_FIELDS.url,
          files: [{ name: SHARE_FIELDS.files, accept: ANY_FILE }],
        },
      },
    },
  });
}
