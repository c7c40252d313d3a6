import type { Attachment } from 'svelte/attachments';

const IDLE_MS = 2_800;

/** Whether the controls are to be seen: after a moment without a hand they leave the picture alone. */
export class Sight {
  isIdle = $state(false);
  #isHeld = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A menu is open: nothing hides. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.wake();
  }

  wake(): void {
    this.isIdle = false;
    clearTimeout(this.#timer);
    if (!this.#isHeld) this.#timer = setTimeout(() => (this.isIdle = true), IDLE_MS);
  }

  /** A tap hides what a tap showed. */
  toggle(): void {
    if (this.isIdle) this.wake();
    else this.hide();
  }

  hide(): void {
    clearTimeout(this.#timer);
    if (!this.#isHeld) this.isIdle = true;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Wakes it with each move of the mouse or of the focus; a touch is the stage's own. */
export function hideWhenIdle(sight: Sight): Attachment<HTMLElement> {
  return (node) => {
    const move = ({ pointerType }: PointerEvent) => pointerType === 'mouse' && sight.wake();
    const press = ({ target }: Event) => {
      if (target instanceof Element && target.closest('.over') !== null) sight.wake();
    };
    const wake = () => sight.wake();
    const leave = ({ pointerType }: PointerEvent) => pointerType === 'mouse' && sight.hide();
    node.addEventListener('pointermove', move);
    node.addEventListener('pointerdown', press);
    node.addEventListener('focusin', wake);
    node.addEventListener('pointerleave', leave);
    sight.wake();
    return () => {
      node.removeEventListener('pointermove', move);
      node.removeEventListener('pointerdown', press);
      node.removeEventListener('focusin', wake);
      node.removeEventListener('pointerleave', leave);
      sight.stop();
    };
  };
}
