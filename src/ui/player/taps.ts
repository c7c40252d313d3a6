/**
 * The picture itself as a control. A mouse: a click plays or pauses, two fill the screen. A finger: a
 * tap shows the controls, two at a side seek. Each of these has a button or a key as well.
 */
import type { Attachment } from 'svelte/attachments';
import type { Playback } from './playback.svelte.ts';
import { toggleFullscreen } from './screens.ts';
import type { Sight } from './sight.svelte.ts';

const DOUBLE_MS = 300;
const STEP_SECONDS = 10;
/** How much of the width each side has. */
const SIDE = 0.35;

export function tapStage(playback: Playback, sight: Sight): Attachment<HTMLElement> {
  return (node) => {
    let last: { readonly side: number; readonly atMs: number } | null = null;
    const tap = (event: MouseEvent): void => {
      if (!isTouch(event)) return playback.toggle();
      const side = sideOf(event, node);
      const isSecond =
        last !== null && last.side === side && event.timeStamp - last.atMs < DOUBLE_MS;
      last = { side, atMs: event.timeStamp };
      if (!isSecond || side === 0) return sight.toggle();
      playback.seekBy(side * STEP_SECONDS);
      sight.wake();
    };
    const doubleClick = (event: MouseEvent): void => {
      if (!isTouch(event)) toggleFullscreen();
    };
    node.addEventListener('click', tap);
    node.addEventListener('dblclick', doubleClick);
    return () => {
      node.removeEventListener('click', tap);
      node.removeEventListener('dblclick', doubleClick);
    };
  };
}

function isTouch(event: MouseEvent): boolean {
  return event instanceof PointerEvent && event.pointerType === 'touch';
}

/** -1, 0 or 1: towards the beginning, the middle, towards the end. */
function sideOf({ clientX }: MouseEvent, node: HTMLElement): number {
  const { left, width } = node.getBoundingClientRect();
  const share = (clientX - left) / width;
  return share < SIDE ? -1 : share > 1 - SIDE ? 1 : 0;
}
