import type { Attachment } from 'svelte/attachments';

/** What people need to see that something else stands where they were about to press. */
const ARMING_MS = 500;

/**
 * For a button that spends: `{@attach armed}`. It acts only on a press of the user's own, and not within half
 * a second after it appeared or its window came to the front: neither a double click nor a page that lured
 * a click to this place spends anything. Enter in a field of its form counts as such a press.
 */
export const armed: Attachment<HTMLButtonElement> = (button) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isArmed = false;

  const arm = (): void => {
    clearTimeout(timer);
    isArmed = false;
    // Not `disabled`, which would take the focus away.
    button.setAttribute('aria-disabled', 'true');
    timer = setTimeout(() => {
      isArmed = true;
      button.removeAttribute('aria-disabled');
    }, ARMING_MS);
  };
  const check = (event: MouseEvent): void => {
    if (isArmed && event.isTrusted && navigator.userActivation.isActive) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  arm();
  button.addEventListener('click', check, { capture: true });
  addEventListener('focus', arm);
  document.addEventListener('visibilitychange', arm);
  return () => {
    clearTimeout(timer);
    button.removeEventListener('click', check, { capture: true });
    removeEventListener('focus', arm);
    document.removeEventListener('visibilitychange', arm);
  };
};
