/** Full screen and picture in picture, where the browser has them. */

/** The whole page: menus and dialogs go along. */
export function toggleFullscreen(): void {
  const change =
    document.fullscreenElement === null
      ? document.documentElement.requestFullscreen()
      : document.exitFullscreen();
  // Refused, as in a frame that may not.
  change.catch(() => undefined);
}

/** Back to a window, when the page fills the screen. */
export function leaveFullscreen(): void {
  if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
}

export function canFillScreen(): boolean {
  return document.fullscreenEnabled;
}

export function canShowPicture(element: HTMLMediaElement | null): element is HTMLVideoElement {
  return (
    element instanceof HTMLVideoElement &&
    'pictureInPictureEnabled' in document &&
    document.pictureInPictureEnabled
  );
}

export function togglePicture(video: HTMLVideoElement): void {
  const change =
    document.pictureInPictureElement === null
      ? video.requestPictureInPicture()
      : document.exitPictureInPicture();
  // Refused while nothing is loaded.
  Promise.resolve(change).catch(() => undefined);
}
