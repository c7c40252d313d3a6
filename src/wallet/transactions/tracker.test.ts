/** When a transaction is called lost: too early, and the user pays twice. */
import { expect, test } from 'vitest';
import type { SignerClient } from '../../bridge/signer.ts';
import type { Chain, ChainHead, TransactionFate } from '../../chain/chain.ts';
import { FaultError } from '../../core/fault.ts';
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
  const tracker = transactionTracker(signer, { now: () => EXPIRES_AT });
  for (const [at, fate] of fates.entries()) {
    const chain = {
      fate: () => Promise.resolve(fate),
      broadcast: () => Promise.resolve(),
    } as unknown as Chain;
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

test('a block is believed for a day after all, and asked for once a minute', async () => {
  const DAY_MS = 24 * 60 * 60 * 1000;
  let now = EXPIRES_AT + 1_000;
  let questions = 0;
  let fate: TransactionFate = unknown(EXPIRES_AT + 1);
  let record = recordOf({ state: 'expired' });
  const signer = {
    call: (_name: string, mark: OutboxMark) => Promise.resolve((record = advance(record, mark))),
  } as unknown as SignerClient;
  const tracker = transactionTracker(signer, { now: () => now });
  const ask = () => {
    questions += 1;
    return Promise.resolve(fate);
  };
  const chain = { fate: ask } as unknown as Chain;
  const step = async (ms: number) => {
    now += ms;
    await tracker.step(chain, headAt(0), [record]);
    return [questions, record.state];
  };
  expect(await step(0)).toEqual([1, 'expired']);
  expect(await step(59_000)).toEqual([1, 'expired']);
  expect(await step(1_000)).toEqual([2, 'expired']);
  // A clock that was set right, backwards, stops nothing.
  expect(await step(-30 * 60 * 60 * 1000)).toEqual([3, 'expired']);
  now = EXPIRES_AT + DAY_MS - 1;
  fate = {
    ...{ state: 'in-block', isSuccess: true, reason: null, feeSun: 0n, blockNumber: 7 },
    timestampMs: EXPIRES_AT,
  };
  expect(await step(0)).toEqual([4, 'in-block']);
  record = recordOf({ state: 'expired' });
  expect(await step(1)).toEqual([4, 'expired']);
});

test('the same bytes go out by what all have solid, not by what one says the time is', async () => {
  const sent: string[] = [];
  let refusal: Error | null = null;
  const chain = {
    fate: () => Promise.resolve(unknown(EXPIRES_AT)),
    broadcast: ({ txid }: { txid: string }) => {
      sent.push(txid);
      return refusal === null ? Promise.resolve() : Promise.reject(refusal);
    },
  } as unknown as Chain;
  const record = recordOf({ state: 'sent' });
  const signer = { call: () => Promise.reject(new Error('Nothing is news.')) };
  const tracker = transactionTracker(signer as unknown as SignerClient, { now: () => EXPIRES_AT });
  expect(await tracker.step(chain, headAt(0), [record])).toEqual([record]);
  expect(sent).toEqual([record.txid]);
  // That it is late is no reason to tell the user that it was refused.
  refusal = new FaultError('transaction_expired', 'Too old.');
  expect(await tracker.step(chain, headAt(0), [record])).toEqual([record]);
});
