/** Carries over the reload of an update how it went; in this tab alone. */
import type { UpdateNote } from '../bridge/page-services.ts';

const KEY = 'bittern.update-note';

export function noteUpdate(isDrained: boolean): void {
  try {
    sessionStorage.setItem(KEY, (isDrained ? 'drained' : 'hurried') satisfies UpdateNote);
  } catch {
    // Forbidden: the update goes without words.
  }
}

export function takeUpdateNote(): UpdateNote | null {
  try {
    const note = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return note === 'drained' || note === 'hurried' ? note : null;
  } catch {
    return null;
  }
}
