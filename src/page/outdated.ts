/**
 * Notices that this page is of a version that is gone: when another tab or the server replaced it,
 * the parts that are loaded later are no longer there.
 */

/** Calls back when a part could not be loaded and the page is not the present one. */
export function onOutdated(listener: () => void): void {
  addEventListener('vite:preloadError', () => {
    isOutdated().then(
      (isGone) => {
        if (isGone) listener();
      },
      // No network: the part is missing for that reason.
      () => undefined,
    );
  });
}

/** The present document names another entry script than this one does. */
async function isOutdated(): Promise<boolean> {
  const entry = document.querySelector('script[type="module"][src]')?.getAttribute('src');
  const present = await fetch('/', { cache: 'no-store' });
  return present.ok && entry != null && !(await present.text()).includes(entry);
}
