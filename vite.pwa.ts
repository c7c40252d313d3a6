/** The installable side of the build: the manifest, and the service worker with its precache. */
import type { PluginOption } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

// `--paper` and `--sunken` of src/ui/tokens.css in the light theme; a manifest has no dark one.
const PAPER = '#fbf9f5';
const SUNKEN = '#f2f1ec';

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
      background_color: PAPER,
      theme_color: SUNKEN,
      categories: ['utilities', 'productivity'],
      icons: [
        { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
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
    },
  });
}
