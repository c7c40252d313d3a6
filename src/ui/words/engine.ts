/** The engine's own state, in words for the status bar. */
import type { EngineStatus } from '../../bridge/client.ts';
import type { EngineStats } from '../../bridge/snapshots.ts';
import { m } from '../messages/generated/messages.js';

export interface EngineWords {
  /** Empty while everything is as it should be. */
  readonly text: string;
  /** Something is held up; it goes on by itself. */
  readonly isWaiting: boolean;
}

export function describeEngine(status: EngineStatus, stats: EngineStats | null): EngineWords {
  switch (status.phase) {
    case 'starting':
      return { text: m.engine_starting(), isWaiting: false };
    case 'failed':
      return { text: m.engine_failed_title(), isWaiting: true };
    case 'leading':
    case 'following':
      if (stats?.connections.isExhausted === true) {
        return { text: m.connections_exhausted(), isWaiting: true };
      }
      return { text: status.phase === 'following' ? m.engine_elsewhere() : '', isWaiting: false };
  }
}
