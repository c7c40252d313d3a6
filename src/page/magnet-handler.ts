/** Magnet links of other pages, in browsers that do not read the manifest's `protocol_handlers`. */

/** Whether the browser lets a page ask for them. */
export const canHandleMagnets = 'registerProtocolHandler' in navigator;

/**
 * The browser asks the user. Call it from a click; never by itself. The link comes behind the `#`,
 * which is sent to no server.
 */
export function handleMagnets(): void {
  navigator.registerProtocolHandler('magnet', `${location.origin}/#%s`);
}
