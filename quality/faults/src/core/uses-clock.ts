export function isLate(dueMs: number): boolean {
  return Date.now() > dueMs;
}
