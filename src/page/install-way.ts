/** How an app is installed where the browser does not let a page ask for it. */
import type { InstallWay } from '../bridge/page-services.ts';

/** Only for words of advice: no feature depends on a browser's name. */
export function wayByHand(browser: {
  readonly userAgent: string;
  readonly maxTouchPoints: number;
}): Exclude<InstallWay, 'prompt' | 'installed'> {
  const { userAgent, maxTouchPoints } = browser;
  if (/Firefox\//.test(userAgent)) return /Android/.test(userAgent) ? 'firefox-phone' : 'firefox';
  if (/Chrom(?:e|ium)\//.test(userAgent)) return 'menu';
  // An iPad calls itself a Mac.
  if (/iPhone|iPad|iPod/.test(userAgent) || maxTouchPoints > 1) return 'share-sheet';
  return /Safari\//.test(userAgent) ? 'dock' : 'menu';
}
