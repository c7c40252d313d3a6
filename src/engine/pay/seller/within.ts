/**
 * Whether less than `ms` went by since `sinceMs`. The clock of a device is set right now and then: a time
 * that seems to be in the future was taken before that, and nothing waits for it to come again.
 */
export function isWithin(ms: number, sinceMs: number, nowMs: number): boolean {
  return nowMs >= sinceMs && nowMs - sinceMs < ms;
}
