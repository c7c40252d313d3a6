import { expect, test } from 'vitest';
import { TRX } from '../channel/asset.ts';
import type { TransactionIntent } from './intent.ts';
import type { OutboxRecord } from './outbox.ts';
import { isPending, refuseRepeat } from './purpose.ts';
import {
  BOB,
  CHAIN_ID,
  CHANNELS,
  depositOf,
  recordOf,
  transferOf,
  TRC10,
} from './samples.suite.ts';

function isRepeat(intent: TransactionIntent, record: OutboxRecord): boolean {
  try {
    refuseRepeat({ chainId: CHAIN_ID, intent }, [record]);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'transaction_refused' });
    return true;
  }
}

test('the same payment is not made again while the first one is undecided', () => {
  const states = (['signed', 'sent', 'in-block', 'solid', 'failed', 'expired'] as const).filter(
    (state) => isRepeat(transferOf(), recordOf({ state })),
  );
  expect(states).toEqual(['signed', 'sent']);
  expect(isRepeat(transferOf(), recordOf({ chainId: 1 }))).toBe(false);
});

test('whatever it may cost; but another amount, token, recipient, sender or call is another one', () => {
  const record = recordOf();
  expect(isRepeat(transferOf({ feeLimitSun: 7n }), record)).toBe(true);
  for (const change of [{ amount: 6n }, { asset: TRC10 }, { to: CHANNELS }, { from: BOB }]) {
    expect(isRepeat(transferOf(change), record)).toBe(false);
  }
  const deposit = recordOf({ intent: depositOf(TRX, 5n) });
  expect(isRepeat(depositOf(TRX, 5n), deposit)).toBe(true);
  expect(isRepeat(depositOf(TRX, 6n), deposit)).toBe(false);
  expect(isRepeat(depositOf(TRC10, 5n), deposit)).toBe(false);
});

test('what is in a block can still change, and is no longer undecided', () => {
  expect(isPending(recordOf({ state: 'in-block' }))).toBe(true);
  expect(isPending(recordOf({ state: 'solid' }))).toBe(false);
});
