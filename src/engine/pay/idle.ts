/** A side of paying that does nothing. */
import type { PaySide } from './pay-link.ts';

const nothing = () => undefined;

export const IDLE_SIDE: PaySide = {
  received: nothing,
  greeted: nothing,
  tick: nothing,
  ending: nothing,
  closed: nothing,
};
