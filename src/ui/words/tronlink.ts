import type { TronLinkState } from '../../wallet/wallet.ts';
import { m } from '../messages/generated/messages.js';

/** What TronLink is up to, and what to do about it. */
export function tronLinkWords(state: TronLinkState): string {
  switch (state.phase) {
    case 'looking':
      return m.tronlink_looking();
    case 'absent':
      return m.tronlink_absent();
    case 'found':
      return m.tronlink_found();
    case 'asking':
      return m.tronlink_asking();
    case 'locked':
      return m.tronlink_locked();
    case 'connected':
      return state.isRightNetwork ? m.tronlink_connected() : m.tronlink_other_network();
    case 'failed':
      return state.fault.message;
  }
}

/** Whether a click can bring it on. */
export function canConnect({ phase }: TronLinkState): boolean {
  return phase === 'found' || phase === 'locked' || phase === 'failed';
}
