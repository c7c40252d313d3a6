import { MediaQuery } from 'svelte/reactivity';

/** Too narrow for a rail and columns: cards, a bottom bar and sheets instead. */
export const phone = new MediaQuery('width < 720px');

/** A keyboard is at hand: focusing a field opens no on-screen keyboard. */
export function hasFinePointer(): boolean {
  return matchMedia('(hover: hover) and (pointer: fine)').matches;
}
