import { findBrowser, provideBrowser } from './browser.mjs';

const FIREFOX = {
  name: 'Firefox',
  variable: 'FIREFOX_PATH',
  programs: ['firefox-esr', 'firefox'],
  elsewhere: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  systemPackage: 'firefox-esr',
};

/** The path of a Firefox that is here: `FIREFOX_PATH`, or the first of the usual names. */
export function findFirefox() {
  return findBrowser(FIREFOX);
}

/** The same; where there is none, the system's package is installed (Debian and its kin). */
export async function provideFirefox() {
  return provideBrowser(FIREFOX);
}
