/** Signing, keeping and following transactions, through the signer's commands. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { transactionId } from '../chain/transaction.ts';
import { TRX } from '../core/channel/asset.ts';
import { parseSignature, recoverAddress } from '../core/channel/signature.ts';
import type { TransactionIntent } from '../core/money/intent.ts';
import {
  approvalCalldata,
  BOB,
  callOf,
  CHAIN_ID,
  CHANNELS,
  depositOf,
  TOKEN,
  transferOf,
  TRC20,
} from '../core/money/samples.suite.ts';
import { hexAddress } from '../core/units/tron-address.ts';
import {
  Browser,
  opened,
  OWNER,
  pay,
  rawOf,
  signWith,
  START,
  type Tab,
} from './signer-kit.suite.ts';
import { expectFault, PASSWORD } from './vault-kit.suite.ts';
import { DEFAULT_SETTINGS } from './wallet-settings.ts';

const DAY_MS = 24 * 60 * 60_000;
const TRX_LIMIT = 100_000_000n;

describe('signing', () => {
  test('stores what it answers, signed by the purse', async () => {
    const { browser, tab } = await opened();
    const intent = pay(5n);
    const signed = await signWith(tab, intent);
    const signature = parseSignature(hexToBytes(signed.signatures[0] ?? ''));
    expect(recoverAddress(hexToBytes(signed.txid), signature!)).toBe(OWNER);
    expect(signed).toMatchObject({
      rawDataHex: rawOf(intent),
      expiresAt: START + 60_000,
    });
    expect(await tab.signer['transaction.list']({ chainId: CHAIN_ID })).toEqual([
      {
        ...{ txid: signed.txid, chainId: CHAIN_ID, account: 'purse', intent, signed },
        ...{
          storedAt: browser.now,
          state: 'signed',
          reason: null,
          feeSun: null,
          blockNumber: null,
        },
      },
    ]);
    expect(await tab.signer['transaction.list']({ chainId: 1 })).toEqual([]);
  });

  test('twice gives the same bytes and one record, however often and in whatever tab', async () => {
    const { browser, tab } = await opened();
    const other = browser.open();
    await other.signer['purse.unlock']({ password: PASSWORD });
    const first = await signWith(tab, pay(TRX_LIMIT));
    browser.pass(5);
    const again = await Promise.all([
      signWith(tab, pay(TRX_LIMIT)),
      signWith(other, pay(TRX_LIMIT)),
    ]);
    expect(again).toEqual([first, first]);
    expect(browser.outbox.records.size).toBe(1);
  });

  test('is refused for the same purpose while the first is undecided, whichever tab asks', async () => {
    const { browser, tab } = await opened();
    const other = browser.open();
    await other.signer['purse.unlock']({ password: PASSWORD });
    const asked = [tab, other].map((one, turn) => signWith(one, pay(5n), { at: START + turn }));
    const outcomes = await Promise.allSettled(asked);
    const refusals = outcomes.filter((one) => one.status === 'rejected');
    expect(refusals).toMatchObject([{ reason: { code: 'transaction_refused' } }]);
    expect(browser.outbox.records.size).toBe(1);
    await signWith(tab, pay(6n));
    const [txid = ''] = browser.outbox.records.keys();
    const known = { reason: null, feeSun: null, blockNumber: 7 };
    await tab.signer['transaction.mark']({ txid, state: 'in-block', ...known });
    await signWith(tab, pay(5n), { at: START + 2 });
    expect(browser.outbox.records.size).toBe(3);
  });

  test('answers nothing that could not be stored', async () => {
    const { browser, tab } = await opened();
    browser.outbox.add = () => Promise.reject(new Error('The disk is full.'));
    await expect(signWith(tab, pay(1n))).rejects.toThrow('The disk is full.');
  });

  test('refuses what the policy refuses', async () => {
    const { browser, tab } = await opened();
    await expectFault(signWith(tab, transferOf()), 'policy_refused');
    await expectFault(
      (async () =>
        tab.signer['transaction.sign']({
          chainId: CHAIN_ID,
          intent: pay(5n),
          rawDataHex: rawOf(pay(6n)),
          channelContract: CHANNELS,
        }))(),
      'transaction_mismatch',
    );
    expect(browser.outbox.records.size).toBe(0);
  });

  test.each([
    { amount: 5 },
    { amount: -5n },
    { kind: 'gift' },
    { asset: { kind: 'trx10' } },
    { to: 'T' },
  ])('refuses an intent of a wrong form (%#)', async (change) => {
    const { tab } = await opened();
    const intent = { ...pay(5n), ...change } as TransactionIntent;
    await expectFault(
      (async () =>
        tab.signer['transaction.sign']({
          chainId: CHAIN_ID,
          intent,
          rawDataHex: rawOf(pay(5n)),
          channelContract: null,
        }))(),
      'policy_refused',
    );
  });

  test('refuses a chain that would make the record unreadable, and so uncounted', async () => {
    const { browser, tab } = await opened();
    await expectFault(
      (async () =>
        tab.signer['transaction.sign']({
          chainId: 'main' as unknown as number,
          intent: pay(5n),
          rawDataHex: rawOf(pay(5n)),
          channelContract: null,
        }))(),
      'policy_refused',
    );
    expect(browser.outbox.records.size).toBe(0);
  });
});

describe('the daily limit', () => {
  test('asks for the password, and lets the right one pass', async () => {
    const { browser, tab } = await opened();
    await signWith(tab, pay(TRX_LIMIT - 1n));
    const message = await expectFault(signWith(tab, pay(2n)), 'limit_reached');
    expect(message).toMatch(/password/);
    expect(browser.outbox.records.size).toBe(1);
    await expectFault(signWith(tab, pay(2n), { password: 'wrong horse' }), 'password_wrong');
    await signWith(tab, pay(2n), { password: PASSWORD });
    await expectFault(signWith(tab, pay(1n)), 'limit_reached');
    browser.pass(DAY_MS, false);
    await tab.signer['purse.unlock']({ password: PASSWORD });
    await signWith(tab, pay(1n), { at: browser.now });
  });

  test('cannot be passed by asking at once', async () => {
    const { browser, tab } = await opened();
    const asked = Array.from({ length: 10 }, (_, turn) =>
      signWith(tab, pay(TRX_LIMIT / 4n - BigInt(turn)), { at: START + turn }).then(
        () => true,
        () => false,
      ),
    );
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(4);
    expect(browser.outbox.records.size).toBe(4);
  });

  test('cannot be passed by telling that it all failed', async () => {
    const { tab } = await opened();
    const { txid } = await signWith(tab, pay(TRX_LIMIT));
    const mark = { txid, state: 'expired', reason: null, feeSun: null, blockNumber: null } as const;
    await tab.signer['transaction.mark'](mark);
    await expectFault(signWith(tab, pay(1n)), 'limit_reached');
  });

  test('is 0 for unknown tokens', async () => {
    const { tab } = await opened();
    const token = transferOf({ from: OWNER, asset: TRC20 });
    await expectFault(signWith(tab, token), 'limit_reached');
    await signWith(tab, token, { password: PASSWORD });
  });

  test('counts an approval', async () => {
    const { tab } = await opened();
    const calldata = approvalCalldata(hexAddress(CHANNELS).slice(2), 5n);
    const approval = callOf({ from: OWNER, purpose: 'approve', contract: TOKEN, calldata });
    await expectFault(signWith(tab, approval), 'limit_reached');
    await signWith(tab, approval, { password: PASSWORD });
    await signWith(tab, depositOf(TRC20, 5n, { from: OWNER }));
  });

  test('is raised only with the password, and lowered without', async () => {
    const { tab } = await opened();
    const { signer } = tab;
    const { dailyLimits } = await signer['wallet-settings.get'](null);
    expect(dailyLimits).toEqual(DEFAULT_SETTINGS.dailyLimits);
    const higher = { dailyLimits: { ...dailyLimits, trx: TRX_LIMIT + 1n } };
    await expectFault((async () => signer['wallet-settings.set'](higher))(), 'limit_reached');
    await expectFault(
      (async () => signer['wallet-settings.set']({ ...higher, password: 'wrong horse' }))(),
      'password_wrong',
    );
    expect((await signer['wallet-settings.get'](null)).dailyLimits).toEqual(dailyLimits);
    await signer['wallet-settings.set']({ ...higher, password: PASSWORD });
    await signWith(tab, pay(TRX_LIMIT + 1n));
    const lower = { dailyLimits: { trx: 0n } as typeof dailyLimits };
    expect((await signer['wallet-settings.set'](lower)).dailyLimits).toEqual({ trx: 0n });
    await expectFault(signWith(tab, pay(1n)), 'limit_reached');
  });

  test('is free to choose before there is a purse', async () => {
    const { signer } = new Browser().open();
    const dailyLimits = { ...DEFAULT_SETTINGS.dailyLimits, trx: 10n ** 12n };
    expect(await signer['wallet-settings.set']({ dailyLimits })).toMatchObject({ dailyLimits });
  });
});

describe('transactions of TronLink', () => {
  const signedElsewhere = async (intent: TransactionIntent) =>
    signWith((await opened()).tab, intent);
  const keep = async (tab: Tab, intent: TransactionIntent, change: object = {}) =>
    tab.signer['transaction.keep']({
      chainId: CHAIN_ID,
      intent,
      signed: { ...(await signedElsewhere(intent)), ...change },
    });

  test('are kept without a purse, once', async () => {
    const tab = new Browser().open();
    const record = await keep(tab, pay(5n));
    expect(record).toMatchObject({ account: 'tronlink', state: 'signed', intent: pay(5n) });
    expect(await keep(tab, pay(5n))).toEqual(record);
    expect(await tab.signer['transaction.list']({ chainId: CHAIN_ID })).toEqual([record]);
  });

  test.each([
    ['another id', { txid: '00'.repeat(32) }],
    ['another time limit', { expiresAt: START }],
    ['other content', { rawDataHex: rawOf(pay(6n)) }],
    ['another signature', { signatures: [`${'11'.repeat(64)}1b`] }],
    ['a signature that is none', { signatures: ['00'.repeat(65)] }],
  ])('are refused with %s', async (_what, change) => {
    const browser = new Browser();
    await expectFault(keep(browser.open(), pay(5n), change), 'transaction_mismatch');
    expect(browser.outbox.records.size).toBe(0);
  });

  test('are refused when somebody else signed', async () => {
    const intent = transferOf({ from: BOB, to: OWNER });
    const { signatures } = await signedElsewhere(pay(5n));
    const tab = new Browser().open();
    const raw = rawOf(intent);
    const signed = {
      txid: transactionId(raw),
      rawDataHex: raw,
      signatures,
      expiresAt: START + 60_000,
    };
    await expectFault(
      (async () => tab.signer['transaction.keep']({ chainId: CHAIN_ID, intent, signed }))(),
      'transaction_mismatch',
    );
  });
});

describe('what became of a transaction', () => {
  test('is kept, and only moves forward', async () => {
    const { tab } = await opened();
    const { txid } = await signWith(tab, pay(5n));
    const mark = async (state: 'sent' | 'in-block', blockNumber: number | null) =>
      tab.signer['transaction.mark']({ txid, state, reason: null, feeSun: null, blockNumber });
    expect(await mark('in-block', 7)).toMatchObject({ state: 'in-block', blockNumber: 7 });
    expect(await mark('sent', null)).toMatchObject({ state: 'in-block', blockNumber: 7 });
    const [record] = await tab.signer['transaction.list']({ chainId: CHAIN_ID });
    expect(record).toMatchObject({ state: 'in-block', intent: pay(5n) });
  });

  test('of an unknown one cannot be told', async () => {
    const { signer } = new Browser().open();
    const mark = { reason: null, feeSun: null, blockNumber: null, state: 'sent' } as const;
    await expectFault(
      (async () => signer['transaction.mark']({ txid: '00'.repeat(32), ...mark }))(),
      'internal',
    );
  });
});

describe('the session key', () => {
  test('is made once for all tabs and opens no purse', async () => {
    const browser = new Browser();
    const [one, other] = [browser.open(), browser.open()];
    const addresses = await Promise.all(
      [one, other, one].map(async ({ signer }) => signer['session.address'](null)),
    );
    expect(new Set(addresses).size).toBe(1);
    const stored = browser.purse.values.get('session-key') as { wrappingKey: CryptoKey };
    expect(stored.wrappingKey.extractable).toBe(false);
    expect(await one.signer['purse.state'](null)).toEqual({ phase: 'absent' });
  });

  test('that cannot be read is told, not replaced: money may hang on it', async () => {
    const browser = new Browser();
    browser.purse.values.set('session-key', { version: 1 });
    await expectFault(
      (async () => browser.open().signer['session.address'](null))(),
      'data_damaged',
    );
    expect(browser.purse.values.get('session-key')).toEqual({ version: 1 });
  });
});

test('an amount of TRX in an intent is what is counted, not what the page calls it', async () => {
  const { tab } = await opened();
  const intent = depositOf(TRX, TRX_LIMIT + 1n, { from: OWNER });
  await expectFault(signWith(tab, intent), 'limit_reached');
});
