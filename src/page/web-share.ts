/** The system's share sheet, where the browser opens one. */
import type { PageServices } from '../bridge/page-services.ts';

/** Null where there is none: most desktop browsers on Linux, and Firefox. */
export const shareLink: PageServices['shareLink'] = 'share' in navigator ? openSheet : null;

async function openSheet(of: { readonly title: string; readonly url: string }): Promise<void> {
  try {
    await navigator.share({ title: of.title, url: of.url });
  } catch (error) {
    // Closed without choosing anything.
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
  }
}
