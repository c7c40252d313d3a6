import type { InstallWay } from '../../bridge/page-services.ts';
import { m } from '../messages/generated/messages.js';

const WORDS: Readonly<Record<InstallWay, () => string>> = {
  installed: m.install_done,
  prompt: m.install_prompt,
  menu: m.install_menu,
  'share-sheet': m.install_share_sheet,
  dock: m.install_dock,
  firefox: m.install_firefox,
  'firefox-phone': m.install_firefox_phone,
};

/** How Bittern becomes an app here, or that it is one. */
export function describeInstallWay(way: InstallWay): string {
  return WORDS[way]();
}
