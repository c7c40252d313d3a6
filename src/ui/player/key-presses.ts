import { pressVolume, readKey } from './keys.ts';
import type { Playback } from './playback.svelte.ts';
import { canShowPicture, toggleFullscreen, togglePicture } from './screens.ts';
import type { SubtitleChoice } from './subtitle-choice.svelte.ts';

interface Parts {
  readonly playback: Playback;
  readonly subtitles: SubtitleChoice;
  /** Shows what the keys do. */
  readonly help: () => void;
}

/** Does what a key means, unless a field, a menu or a dialog has it. */
export function pressKey(event: KeyboardEvent, { playback, subtitles, help }: Parts): void {
  const key = readKey(event);
  if (key === null || event.defaultPrevented || isTaken(event)) return;
  switch (key.does) {
    case 'leave':
      // The page hears it as well: it knows the way back.
      return;
    case 'toggle':
      playback.toggle();
      break;
    case 'mute':
      playback.toggleMute();
      break;
    case 'fullscreen':
      toggleFullscreen();
      break;
    case 'captions':
      subtitles.toggle();
      break;
    case 'picture':
      if (canShowPicture(playback.element)) togglePicture(playback.element);
      break;
    case 'help':
      help();
      break;
    case 'seekBy':
      playback.seekBy(key.seconds);
      break;
    case 'seekTo':
      playback.seek(playback.duration * key.share);
      break;
    case 'louder':
      changeVolume(playback, key.by);
      break;
    case 'faster':
      playback.stepSpeed(key.steps);
      break;
  }
  event.preventDefault();
}

function changeVolume(playback: Playback, by: number): void {
  const volume = pressVolume(playback, by);
  if (volume !== null) playback.setVolume(volume);
}

function isTaken({ key, target }: KeyboardEvent): boolean {
  if (document.querySelector('[role="dialog"], [role="menu"], :popover-open') !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('input:not([type="range"]), textarea, select')) return true;
  // A button in focus is pressed by the space bar itself.
  return key === ' ' && target.closest('button, a') !== null;
}
