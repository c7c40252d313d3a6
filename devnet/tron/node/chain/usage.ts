/**
 * How a resource that was used comes back: evenly over 24 hours. java-tron counts it as a millionth
 * of a point per slot, rounded up, and so do we, for the same numbers to the unit.
 */
import { WINDOW_SLOTS } from './parameters.ts';
import type { Usage } from './records.ts';

const PRECISION = 1_000_000n;

function perSlot(used: number, windowSlots: number): bigint {
  const window = BigInt(windowSlots);
  return (BigInt(used) * PRECISION + window - 1n) / window;
}

/** Millionths of a point per slot that are still in use at a later slot. */
function remaining({ used, slot, windowSlots }: Usage, now: number): bigint {
  const rate = perSlot(used, windowSlots);
  const passed = now - slot;
  if (passed <= 0) return rate;
  if (passed >= windowSlots) return 0n;
  return BigInt(Math.round(Number(rate) * ((windowSlots - passed) / windowSlots)));
}

/** Points still in use at a slot. */
export function usedAt(usage: Usage, now: number): number {
  return Number((remaining(usage, now) * BigInt(usage.windowSlots)) / PRECISION);
}

/** For the points that every account has for free: their window never changes. */
export function useFree(usage: Usage, points: number, now: number): Usage {
  const rate = remaining(usage, now) + perSlot(points, WINDOW_SLOTS);
  const used = Number((rate * BigInt(WINDOW_SLOTS)) / PRECISION);
  return { used, slot: now, windowSlots: WINDOW_SLOTS };
}

/** For staked points: what remains of the old window and the new one are averaged (TIP-541). */
export function useStaked(usage: Usage, points: number, now: number): Usage {
  const rate = remaining(usage, now);
  const old = Number((rate * BigInt(usage.windowSlots)) / PRECISION);
  const used = Number(
    (rate * BigInt(usage.windowSlots) + perSlot(points, WINDOW_SLOTS) * BigInt(WINDOW_SLOTS)) /
      PRECISION,
  );
  if (old === 0) return { used, slot: now, windowSlots: WINDOW_SLOTS };
  const oldWindow = usage.windowSlots - (now - usage.slot);
  const window = Math.ceil((old * oldWindow + points * WINDOW_SLOTS) / used);
  return { used, slot: now, windowSlots: Math.max(1, Math.min(window, WINDOW_SLOTS)) };
}
