import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import type { AppState } from './app-state.svelte.ts';

/** Places that look the same after the page was loaded anew. */
const PLACES_AT_REST = ['library', 'settings'];

/** Whether something runs or is half done here that loading the page anew would interrupt or lose. */
export function isBusy({ router, intake, creation, paying, arrivals, library, ...app }: AppState) {
  const isHalfDone =
    !PLACES_AT_REST.includes(router.place) ||
    intake.text !== '' ||
    creation.share !== null ||
    paying.panel !== null ||
    app.saves.asked !== null ||
    arrivals.waiting.length > 0;
  // It would have to be unlocked again before it pays or claims.
  const isPurseOpen = app.walletDoor.payments?.view.purse.phase === 'unlocked';
  return isHalfDone || isPurseOpen || app.saves.isRunning || library.torrents.some(isRunning);
}

function isRunning({ status, source, upBytesPerSecond }: TorrentSnapshot): boolean {
  // Files that were chosen in this tab are gone with its page.
  if (source === 'files') return true;
  return status === 'downloading' || status === 'checking' || upBytesPerSecond > 0;
}
