/**
 * How what other apps share with Bittern reaches its page. The browser posts a form to
 * {@link SHARE_TARGET_PATH} (`share_target` of the manifest); the service worker keeps its content,
 * sends the browser on to `/?shared=<id>`, and hands the content to the page that asks for the id.
 */

/** Only the service worker answers here; a server never sees it. */
export const SHARE_TARGET_PATH = '/share-target';

/** Names the kept content in the page's address. */
export const SHARED_PARAMETER = 'shared';

/** What was shared is not kept: it was more than {@link MAX_SHARED_BYTES}. */
export const TOO_LARGE_ID = 'too-large';

/** It is held in memory, and any web page can post to us. */
export const MAX_SHARED_BYTES = 256 * 1024 * 1024;

/** Names of the form's fields, as the manifest gives them to the browser. */
export const SHARE_FIELDS = { title: 'title', text: 'text', url: 'url', files: 'files' } as const;

/** Page to service worker, with a port for the answer: {@link SharedContent}, or null when gone. */
export interface TakeShared {
  readonly type: 'TAKE_SHARED';
  readonly id: string;
}

export interface SharedContent {
  /** Address, text and title, as far as there were any. */
  readonly texts: readonly string[];
  readonly files: readonly File[];
}
