/** When a transaction is called lost: too early, and the user pays twice. */
import { expect, test } from 'vitest';
import type { SignerClient } from '../../bridge/signer.ts';
import type { Chain, ChainHead, TransactionFate } from '../../chain/chain.ts';
import { recordOf } from '../../core/money/samples.suite.ts';
import { advance, type OutboxMark } from '../../core/money/outbox.ts';
import { transactionTracker } from './tracker.ts';

const EXPIRES_AT = recordOf().signed.expiresAt;
/** Long after it, and a hundred blocks later each time: a node that is up to date told it. */
const headAt = (step: number): ChainHead => ({
  blockNumber: 1_000 + 100 * step,
  blockId: '00'.repeat(32),
  timestampMs: EXPIRES_AT + 600_000 + 300_000 * step,
  solidBlockNumber: 981 + 100 * step,
});

async function stateAfter(fates: readonly TransactionFate[]): Promise<string> {
  let record = recordOf({ state: 'sent' });
  const signer = {
    call: (_name: string, mark: OutboxMark) => Promise.resolve((record = advance(record, mark))),
  } as unknown as SignerClient;
  const tracker = transactionTracker(signer);
  for (const [at, fate] of fates.entries()) {
    const chain = { fate: () => Promise.resolve(fate) } as unknown as Chain;
    await tracker.step(chain, headAt(at), [record]);
  }
  return record.state;
}

const unknown = (solidTimestampMs: number) => ({ state: 'unknown', solidTimestampMs }) as const;

test('a node that lags behind cannot tell that it never happens, however often it is asked', async () => {
  const lagging = unknown(EXPIRES_AT);
  expect(await stateAfter([lagging, lagging, lagging])).toBe('sent');
});

test('a node that looked in solid blocks after its time can', async () => {
  expect(await stateAfter([unknown(EXPIRES_AT), unknown(EXPIRES_AT + 1)])).toBe('expired');
});
