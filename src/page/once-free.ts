/**
 * Calls back when a lock is free that somebody else holds as long as it lives: browsers fire no event
 * when a worker ends, but its locks are let go.
 */
export function onceFree(lock: string, signal: AbortSignal, callBack: () => void): void {
  // Rejects only when it is aborted: nobody waits any more.
  navigator.locks.request(lock, { signal }, callBack).catch(() => undefined);
}
