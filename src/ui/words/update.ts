import type { UpdateNote } from '../../bridge/page-services.ts';
import { m } from '../messages/generated/messages.js';

/** What to say after the page was loaded anew with a new version; null for nothing. */
export function describeUpdate({ drain }: Pick<UpdateNote, 'drain'>): string | null {
  if (drain === null) return null;
  return drain === 'drained' ? m.update_done() : m.update_done_hurried();
}

/** Why some saves are not complete; null when none was ended. */
export function describeEndedSaves({ endedSaves }: Pick<UpdateNote, 'endedSaves'>): string | null {
  if (endedSaves.length === 0) return null;
  return m.update_ended_saves({ names: endedSaves.join(', ') });
}
