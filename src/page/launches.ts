/**
 * Hears of every way the system opens Bittern beside a plain navigation: shortcuts, .torrent files,
 * magnet links and shared content, for the running window (`launch_handler`) or a new one. What is
 * behind the `#` or in `?magnet=` of the page's own address is read by the interface.
 */
import { toFault } from '../core/fault.ts';
import type { IncomingItems, Launch } from '../bridge/page-services.ts';
import { sortFiles } from './incoming-items.ts';
import { readLaunchAddress, withoutLaunch } from './launch-address.ts';
import { takeShared } from './shared-content.ts';

/** From now on, for as long as the page lives. The browser keeps what came before. */
export function hearLaunches(listener: (launch: Launch) => void): void {
  const opened = location.href;
  const address = new URL(opened);
  const asked = { ...readLaunchAddress(address), link: null };
  // A reload must not do it again.
  if (asked.place !== null || asked.sharedId !== null) {
    history.replaceState(null, '', withoutLaunch(address));
  }
  follow(asked, listener);

  let isFirst = true;
  window.launchQueue?.setConsumer(({ targetURL, files }) => {
    // The launch that loaded this very page.
    const isSeen = isFirst && targetURL === opened;
    isFirst = false;
    if (targetURL !== null && !isSeen) follow(readLaunchAddress(new URL(targetURL)), listener);
    if (files.length > 0) tell(readFiles(files), listener);
  });
}

function follow(
  { link, place, sharedId }: ReturnType<typeof readLaunchAddress>,
  listener: (launch: Launch) => void,
): void {
  if (place !== null) listener({ kind: 'place', place });
  if (sharedId !== null) tell(takeShared(sharedId), listener);
  if (link !== null) {
    listener({ kind: 'items', items: { links: [link], metainfos: [], files: [] } });
  }
}

function tell(arriving: Promise<IncomingItems>, listener: (launch: Launch) => void): void {
  arriving.then(
    (items) => listener({ kind: 'items', items }),
    (error: unknown) => listener({ kind: 'failed', fault: toFault(error) }),
  );
}

async function readFiles(handles: readonly FileSystemHandle[]): Promise<IncomingItems> {
  const { readHandle } = await import('./file-trees.ts');
  const files = await Promise.all(handles.map((handle) => readHandle(handle, [])));
  return sortFiles(files.flat());
}
