import { findBrowser, provideBrowser } from './browser.mjs';

/** For every Chromium that tests and measurements start. As root it has no sandbox to use. */
export const CHROMIUM_ARGUMENTS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const CHROMIUM = {
  name: 'Chromium',
  variable: 'CHROMIUM_PATH',
  programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  elsewhere: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  systemPackage: 'chromium',
};

/** The path of a Chromium that is here: `CHROMIUM_PATH`, or the first of the usual names. */
export function findChromium() {
  return findBrowser(CHROMIUM);
}

/** The same; where there is none, the system's package is installed (Debian and its kin). */
export async function provideChromium() {
  return provideBrowser(CHROMIUM);
}
