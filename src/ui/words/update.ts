import type { UpdateNote } from '../../bridge/page-services.ts';
import { m } from '../messages/generated/messages.js';

/** What to say after the page was loaded anew with a new version. */
export function describeUpdate(note: UpdateNote): string {
  return note === 'drained' ? m.update_done() : m.update_done_hurried();
}
