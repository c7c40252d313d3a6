import { DEFAULT_WITHDRAW_DELAY_SECONDS } from './description.ts';

/**
 * The delay that a channel of ours is opened with, in seconds: what its seller asks for, and never so
 * short that a seller that is offline for a day would be too late to claim.
 */
export function openingDelaySeconds(leastSeconds: number): number {
  return Math.max(leastSeconds, DEFAULT_WITHDRAW_DELAY_SECONDS);
}
