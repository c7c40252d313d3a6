import { expect, test } from 'vitest';
import { tronLinkFault } from './faults.ts';

/** As the adapter wraps it. */
const wrapped = (code: number | undefined, message: string): Error =>
  Object.assign(new Error(message), { error: Object.assign(new Error(message), { code }) });

test.each([
  ['tronlink_rejected', { code: 4001, message: 'User rejected the request.' }],
  ['tronlink_rejected', wrapped(4001, 'Confirmation declined by user')],
  ['tronlink_rejected', wrapped(undefined, 'Confirmation declined by user')],
  ['tronlink_rejected', 'Confirmation declined by user'],
  ['tronlink_rejected', wrapped(4001, 'The user rejected connection.')],
  ['tronlink_busy', wrapped(-32002, 'Resource unavailable')],
  [
    'tronlink_busy',
    new Error(
      'The same DApp has already initiated a request ... pop-up window has not been closed.',
    ),
  ],
  ['tronlink_locked', { code: 4001, message: 'locked' }],
  ['tronlink_locked', new Error('TronLink wallet is locked or no wallet account is avaliable.')],
  ['tronlink_locked', new Error('The wallet is disconnected. Please connect first.')],
  ['tronlink_absent', new Error('The wallet is not found.')],
  ['tronlink_failed', new Error('Invalid transaction')],
  ['tronlink_failed', undefined],
])('%s: %o', (code, thrown) => {
  expect(tronLinkFault(thrown).code).toBe(code);
});
