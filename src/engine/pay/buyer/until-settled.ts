import type { BuyerSide } from './buyer-side.ts';

const MOST_MS = 1_000;
const LOOK_MS = 20;
/** For the last voucher to get from the wire into the network. */
const FLUSH_MS = 150;

/** Resolves when all that may be paid has left, or after a second or so; at once when nobody is paid. */
export async function untilSettled(sides: readonly BuyerSide[]): Promise<void> {
  if (sides.every(({ account }) => account === null)) return;
  for (let waited = 0; waited < MOST_MS; waited += LOOK_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (sides.every(({ isSettled }) => isSettled)) break;
  }
  await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
}
