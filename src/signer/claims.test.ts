import { expect, test } from 'vitest';
import { encodeCall } from '../core/channel/call.ts';
import { sign } from '../core/channel/signature.ts';
import type { TransactionIntent } from '../core/money/intent.ts';
import {
  callOf,
  CHAIN_ID,
  CHANNELS,
  depositOf,
  descriptionOf,
} from '../core/money/samples.suite.ts';
import { TRX } from '../core/channel/asset.ts';
import { opened, OWNER, pay, rawOf, type Tab } from './signer-kit.suite.ts';

const SIGNATURE = sign(new Uint8Array(32).fill(1), new Uint8Array(32).fill(1));
const REFUSED = { code: 'policy_refused' };

function claimOf(amount: bigint, feeLimitSun = 1_000_000n): TransactionIntent {
  const description = descriptionOf();
  const calldata = encodeCall({ name: 'claim', description, amount, signature: SIGNATURE });
  return callOf({ purpose: 'claim', from: OWNER, calldata, feeLimitSun });
}

function ask({ signer }: Tab, intent: TransactionIntent, raw = rawOf(intent)) {
  const request = { chainId: CHAIN_ID, intent, rawDataHex: raw, channelContract: CHANNELS };
  return Promise.resolve(signer['claim.sign'](request));
}

test('a claim is signed and stored without being agreed to, and listed while it is open', async () => {
  const { browser, tab } = await opened();
  const signed = await ask(tab, claimOf(5n));
  const listed = await tab.signer['claim.list']({ chainId: CHAIN_ID });
  expect(listed).toEqual([...browser.outbox.records.values()]);
  expect(listed).toMatchObject([{ txid: signed.txid, account: 'purse', state: 'signed' }]);
  const mark = { txid: signed.txid, reason: null, feeSun: 7n, blockNumber: 3 };
  await tab.signer['claim.mark']({ ...mark, state: 'in-block' });
  expect(await tab.signer['claim.list']({ chainId: CHAIN_ID })).toHaveLength(1);
  expect(await tab.signer['claim.mark']({ ...mark, state: 'solid' })).toMatchObject({ feeSun: 7n });
  expect(await tab.signer['claim.list']({ chainId: CHAIN_ID })).toEqual([]);
});

test('nothing else is: no transfer, no deposit, no call under a wrong name, no dear one', async () => {
  const { browser, tab } = await opened();
  const deposit = depositOf(TRX, 5n, { from: OWNER });
  for (const intent of [pay(5n), deposit, claimOf(5n, 60_000_001n)]) {
    await expect(ask(tab, intent)).rejects.toMatchObject(REFUSED);
  }
  await expect(ask(tab, { ...deposit, purpose: 'claim' })).rejects.toMatchObject(REFUSED);
  await expect(ask(tab, claimOf(5n), rawOf(pay(5n)))).rejects.toMatchObject({
    code: 'transaction_mismatch',
  });
  await tab.signer['purse.lock'](null);
  await expect(ask(tab, claimOf(5n))).rejects.toMatchObject({ code: 'purse_locked' });
  expect(browser.outbox.records.size).toBe(0);
});

test('only claims are marked by it', async () => {
  const { tab } = await opened();
  const intent = pay(5n);
  const { txid } = await tab.signer['transaction.sign']({
    ...{ chainId: CHAIN_ID, intent, rawDataHex: rawOf(intent), channelContract: CHANNELS },
  });
  const mark = { txid, state: 'expired', reason: null, feeSun: null, blockNumber: null } as const;
  for (const one of [mark, { ...mark, txid: 'ff'.repeat(32) }]) {
    await expect(tab.signer['claim.mark'](one)).rejects.toMatchObject(REFUSED);
  }
});
