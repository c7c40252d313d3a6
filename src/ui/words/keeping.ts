import type { StorageKeeping } from '../../bridge/page-services.ts';
import { m } from '../messages/generated/messages.js';

interface KeepingAsked {
  readonly state: StorageKeeping;
  readonly isAsking: boolean;
  readonly isRefused: boolean;
}

/** Whether the browser may delete what is stored, or what came of asking it. */
export function describeKeeping({ state, isAsking, isRefused }: KeepingAsked): string {
  if (isAsking) return m.keeping_asking();
  if (state === 'kept') return m.keeping_kept();
  if (state === 'unknown') return m.keeping_unknown();
  return isRefused ? m.keeping_refused() : m.keeping_at_risk();
}
