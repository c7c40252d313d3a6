import { describe, expect, test } from 'vitest';
import { TRX } from '../core/channel/asset.ts';
import { transactionId } from '../chain/transaction.ts';
import { parseSignature, recoverAddress } from '../core/channel/signature.ts';
import {
  approvalCalldata,
  BOB,
  callOf,
  CHAIN_ID,
  CHANNELS,
  TOKEN,
  transferOf,
  TRC20,
} from '../core/money/samples.suite.ts';
import type { TransactionIntent } from '../core/money/intent.ts';
import { hexAddress, type TronAddress } from '../core/units/tron-address.ts';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { Browser, rawOf, referenceAt, START, type Tab } from './signer-kit.suite.ts';
import { signingKeyOf } from './keys.ts';
import {
  expectFault,
  KEY,
  PASSWORD,
  PHRASE,
  PHRASE_ADDRESS,
  phraseSecret,
} from './vault-kit.suite.ts';
import { DEFAULT_SETTINGS } from './wallet-settings.ts';

const OWNER = PHRASE_ADDRESS as TronAddress;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TRX_LIMIT = 100_000_000n;

const opened = async (browser = new Browser()): Promise<{ browser: Browser; tab: Tab }> => {
  const tab = browser.open();
  await tab.signer['purse.import']({ secret: PHRASE, password: PASSWORD });
  return { browser, tab };
};

const pay = (amount: bigint, to = BOB): TransactionIntent =>
  transferOf({ from: OWNER, to, amount });

/** Signs; transactions of other `at` are other transactions. */
const signWith = async (
  { signer }: Tab,
  intent: TransactionIntent,
  { at = START, password }: { at?: number; password?: string } = {},
) =>
  signer['transaction.sign']({
    chainId: CHAIN_ID,
    intent,
    rawDataHex: rawOf(intent, referenceAt(at)),
    channelContract: CHANNELS,
    ...(password !== undefined && { password }),
  });

describe('making a purse', () => {
  test.each([12, 24] as const)(
    'shows %d words once and asks three of them back',
    async (wordCount) => {
      const { signer } = new Browser().open();
      expect(await signer['purse.state'](null)).toEqual({ phase: 'absent' });
      const { words, askedBack } = await signer['phrase.new']({ wordCount });
      expect(words).toHaveLength(wordCount);
      expect(new Set(askedBack).size).toBe(3);
      expect(askedBack).toEqual([...askedBack].sort((one, other) => one - other));
      const answers = askedBack.map((position) => ` ${(words[position] ?? '').toUpperCase()} `);
      const state = await signer['purse.create']({ password: PASSWORD, answers });
      expect(state).toMatchObject({ phase: 'unlocked', locksAt: START + 15 * MINUTE_MS });
      expect(await signer['purse.reveal']({ password: PASSWORD })).toEqual({
        kind: 'words',
        text: words.join(' '),
      });
      // The phrase is gone: a second purse needs new words.
      await expectFault(
        Promise.resolve().then(() => signer['purse.create']({ password: PASSWORD, answers })),
        'phrase_wrong',
      );
    },
  );

  test('asks for all positions alike', async () => {
    const { signer } = new Browser().open();
    const counts = new Map<number, number>();
    for (let turn = 0; turn < 400; turn += 1) {
      const { askedBack } = await signer['phrase.new']({ wordCount: 12 });
      for (const position of askedBack) counts.set(position, (counts.get(position) ?? 0) + 1);
    }
    expect(counts.size).toBe(12);
    for (const count of counts.values()) expect(count).toBeGreaterThan(50);
  });

  test('does not go on with wrong words, but the right ones still do', async () => {
    const { signer } = new Browser().open();
    const { words, askedBack } = await signer['phrase.new']({ wordCount: 12 });
    const answers = askedBack.map((position) => words[position] ?? '');
    const create = async (given: readonly string[]) =>
      signer['purse.create']({ password: PASSWORD, answers: given });
    await expectFault(create(['wrong', ...answers.slice(1)]), 'phrase_wrong');
    await expectFault(create(answers.slice(1)), 'phrase_wrong');
    await expectFault(
      (async () => signer['purse.create']({ password: 'short', answers }))(),
      'password_weak',
    );
    expect(await signer['purse.state'](null)).toEqual({ phase: 'absent' });
    expect(await create(answers)).toMatchObject({ phase: 'unlocked' });
  });

  test('imports words or a key, and never puts them over another purse', async () => {
    const { tab, browser } = await opened();
    expect(await tab.signer['purse.state'](null)).toMatchObject({ address: OWNER });
    const vault = browser.purse.values.get('vault');
    const importing = tab.signer['purse.import']({ secret: KEY, password: PASSWORD });
    await expectFault(Promise.resolve(importing), 'purse_exists');
    expect(browser.purse.values.get('vault')).toBe(vault);
  });

  test('takes the same words again under a new password: it was forgotten', async () => {
    const { tab } = await opened();
    await tab.signer['purse.lock'](null);
    await tab.signer['purse.import']({ secret: PHRASE, password: 'battery staple' });
    expect(await tab.signer['purse.unlock']({ password: 'battery staple' })).toMatchObject({
      phase: 'unlocked',
      address: OWNER,
    });
  });
});

describe('the password', () => {
  test('unlocks, and a wrong one does not', async () => {
    const { tab } = await opened();
    const { signer } = tab;
    expect(await signer['purse.lock'](null)).toEqual({ phase: 'locked', address: OWNER });
    await expectFault(signWith(tab, pay(1n)), 'purse_locked');
    await expectFault(
      (async () => signer['purse.unlock']({ password: 'wrong horse' }))(),
      'password_wrong',
    );
    expect(await signer['purse.state'](null)).toMatchObject({ phase: 'locked' });
    expect(await signer['purse.unlock']({ password: PASSWORD })).toMatchObject({
      phase: 'unlocked',
    });
    expect((await signWith(tab, pay(1n))).signatures).toHaveLength(1);
  });

  test('is asked for each time something is revealed', async () => {
    const { signer } = (await opened()).tab;
    await expectFault(
      (async () => signer['purse.reveal']({ password: 'wrong horse' }))(),
      'password_wrong',
    );
    expect(await signer['purse.reveal']({ password: PASSWORD })).toEqual({
      kind: 'words',
      text: PHRASE,
    });
  });

  test('is changed', async () => {
    const { signer } = (await opened()).tab;
    const change = { password: PASSWORD, newPassword: 'battery staple' };
    await signer['purse.change-password'](change);
    await signer['purse.lock'](null);
    await expectFault(
      (async () => signer['purse.unlock']({ password: PASSWORD }))(),
      'password_wrong',
    );
    expect(await signer['purse.unlock']({ password: 'battery staple' })).toMatchObject({
      phase: 'unlocked',
    });
  });

  test('upgrades an old vault when it unlocks', async () => {
    const { browser, tab } = await opened();
    const strong = browser.purse.values.get('vault');
    await tab.signer['purse.forget']({ address: OWNER });
    const weak = browser.open();
    Object.assign(weak.tools.stopwatch, { now: slowClock() });
    await weak.signer['purse.import']({ secret: PHRASE, password: PASSWORD });
    expect(browser.purse.values.get('vault')).toMatchObject({ kdf: { memoryKiB: 19_456 } });
    await tab.signer['purse.unlock']({ password: PASSWORD });
    expect(browser.purse.values.get('vault')).toMatchObject({ kdf: { memoryKiB: 65_536 } });
    expect(strong).toMatchObject({ kdf: { memoryKiB: 65_536 } });
  });
});

/** A device so slow that only the floor is bearable. */
function slowClock(): () => number {
  let ms = 0;
  return () => (ms += 20_000);
}

describe('locking', () => {
  test('comes by itself after 15 minutes', async () => {
    const { browser, tab } = await opened();
    browser.pass(15 * MINUTE_MS - 1);
    expect(await tab.signer['purse.state'](null)).toMatchObject({ phase: 'unlocked' });
    browser.pass(1);
    await expect.poll(() => tab.emitted.at(-1)).toEqual({ phase: 'locked', address: OWNER });
    await expectFault(signWith(tab, pay(1n)), 'purse_locked');
  });

  test('comes also when the device slept and no timer ran', async () => {
    const { browser, tab } = await opened();
    browser.pass(8 * 60 * MINUTE_MS, false);
    await expectFault(signWith(tab, pay(1n)), 'purse_locked');
    expect(await tab.signer['purse.state'](null)).toMatchObject({ phase: 'locked' });
  });

  test('waits while the user is there, in any tab', async () => {
    const { browser, tab } = await opened();
    const other = browser.open();
    await other.signer['purse.unlock']({ password: PASSWORD });
    browser.pass(10 * MINUTE_MS);
    expect(await other.signer['purse.touch'](null)).toMatchObject({
      locksAt: browser.now + 15 * MINUTE_MS,
    });
    browser.pass(10 * MINUTE_MS);
    for (const { signer } of [tab, other]) {
      expect(await signer['purse.state'](null)).toMatchObject({ phase: 'unlocked' });
    }
    browser.pass(5 * MINUTE_MS);
    for (const { signer } of [tab, other]) {
      expect(await signer['purse.state'](null)).toMatchObject({ phase: 'locked' });
    }
  });

  test('is told to other tabs only now and then while the user types', async () => {
    const { browser, tab } = await opened();
    const other = browser.open();
    for (let turn = 0; turn < 10; turn += 1) await tab.signer['purse.touch'](null);
    expect(other.heard.filter(({ kind }) => kind === 'touched')).toHaveLength(1);
  });

  test('follows the setting at once', async () => {
    const { browser, tab } = await opened();
    await tab.signer['wallet-settings.set']({ autoLockMinutes: null });
    expect(tab.emitted.at(-1)).toMatchObject({ phase: 'unlocked', locksAt: null });
    browser.pass(30 * DAY_MS);
    expect(await tab.signer['purse.touch'](null)).toMatchObject({ locksAt: null });
    await tab.signer['wallet-settings.set']({ autoLockMinutes: 1 });
    browser.pass(MINUTE_MS);
    expect(await tab.signer['purse.state'](null)).toMatchObject({ phase: 'locked' });
  });

  test('touching does not unlock', async () => {
    const { browser, tab } = await opened();
    browser.pass(16 * MINUTE_MS, false);
    expect(await tab.signer['purse.touch'](null)).toMatchObject({ phase: 'locked' });
  });

  test('in one tab locks all of them', async () => {
    const { browser, tab } = await opened();
    const other = browser.open();
    await other.signer['purse.unlock']({ password: PASSWORD });
    await tab.signer['purse.lock'](null);
    await expect.poll(() => other.emitted.at(-1)).toEqual({ phase: 'locked', address: OWNER });
    await expectFault(signWith(other, pay(1n)), 'purse_locked');
    expect(other.timerCount).toBe(0);
  });

  test('also while another tab is about to unlock', async () => {
    const { browser, tab } = await opened();
    const other = browser.open();
    const unlocking = other.signer['purse.unlock']({ password: PASSWORD });
    await tab.signer['purse.lock'](null);
    expect(await unlocking).toEqual({ phase: 'locked', address: OWNER });
    await expectFault(signWith(other, pay(1n)), 'purse_locked');
  });

  test('forgetting in one tab forgets in all of them', async () => {
    const { browser, tab } = await opened();
    const other = browser.open();
    await other.signer['purse.unlock']({ password: PASSWORD });
    await tab.signer['purse.forget']({ address: OWNER });
    await expect.poll(() => other.emitted.at(-1)).toEqual({ phase: 'absent' });
    await expectFault(signWith(other, pay(1n)), 'purse_absent');
    // Another purse in its place is not signed for with the old key.
    await tab.signer['purse.import']({ secret: KEY, password: PASSWORD });
    await expectFault(signWith(other, pay(1n)), 'purse_locked');
  });

  test('a purse made in another tab is known at once', async () => {
    const browser = new Browser();
    const [tab, other] = [browser.open(), browser.open()];
    await tab.signer['purse.import']({ secret: PHRASE, password: PASSWORD });
    await expect.poll(() => other.emitted.at(-1)).toEqual({ phase: 'locked', address: OWNER });
  });
});

describe('backup and damage', () => {
  test('a backup restores the purse elsewhere, with its password', async () => {
    const { name, bytes } = await (await opened()).tab.signer['purse.backup'](null);
    expect(name).toBe(`bittern-purse-${OWNER}.json`);
    const { signer } = new Browser().open();
    await expectFault(
      (async () => signer['purse.restore']({ bytes, password: 'wrong horse' }))(),
      'password_wrong',
    );
    expect(await signer['purse.state'](null)).toEqual({ phase: 'absent' });
    expect(await signer['purse.restore']({ bytes, password: PASSWORD })).toMatchObject({
      phase: 'unlocked',
      address: OWNER,
    });
    expect(await signer['purse.reveal']({ password: PASSWORD })).toMatchObject({ text: PHRASE });
  });

  test('a backup of another purse replaces nothing', async () => {
    const { bytes } = await (await opened()).tab.signer['purse.backup'](null);
    const { signer } = new Browser().open();
    await signer['purse.import']({ secret: KEY, password: PASSWORD });
    await expectFault(
      (async () => signer['purse.restore']({ bytes, password: PASSWORD }))(),
      'purse_exists',
    );
  });

  test('words do not give way to a bare key of the same address', async () => {
    const { tab, browser } = await opened();
    const vault = browser.purse.values.get('vault');
    const key = bytesToHex(signingKeyOf(phraseSecret()));
    await expectFault(
      (async () => tab.signer['purse.import']({ secret: key, password: PASSWORD }))(),
      'purse_exists',
    );
    expect(browser.purse.values.get('vault')).toBe(vault);
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['no JSON', new TextEncoder().encode('{"magic":')],
    ['no text', Uint8Array.of(0xff, 0xfe)],
    ['another file', new TextEncoder().encode('{"magic":"other"}')],
    ['a large file', new Uint8Array(100_000)],
  ])('%s is no backup', async (_what, bytes) => {
    const { signer } = new Browser().open();
    await expectFault(
      (async () => signer['purse.restore']({ bytes, password: PASSWORD }))(),
      'backup_invalid',
    );
  });

  test('a backup with one wrong digit is no backup', async () => {
    const { bytes } = await (await opened()).tab.signer['purse.backup'](null);
    const text = new TextDecoder().decode(bytes);
    const wrong = text.replace(/"sealedSecret": "./, (start) => {
      return start.slice(0, -1) + (start.endsWith('0') ? '1' : '0');
    });
    const { signer } = new Browser().open();
    await expectFault(
      (async () =>
        signer['purse.restore']({ bytes: new TextEncoder().encode(wrong), password: PASSWORD }))(),
      'backup_invalid',
    );
  });

  test('a damaged vault is told, kept, and gives way to the words', async () => {
    const { browser, tab } = await opened();
    const damaged = { ...(browser.purse.values.get('vault') as object), salt: '00' };
    browser.purse.values.set('vault', damaged);
    expect(await tab.signer['purse.state'](null)).toMatchObject({
      phase: 'damaged',
      fault: { code: 'vault_damaged' },
    });
    await expectFault(
      (async () => tab.signer['purse.unlock']({ password: PASSWORD }))(),
      'vault_damaged',
    );
    await expectFault(signWith(tab, pay(1n)), 'purse_locked');
    expect(await tab.signer['purse.import']({ secret: PHRASE, password: PASSWORD })).toMatchObject({
      phase: 'unlocked',
      address: OWNER,
    });
    expect(browser.purse.values.get('vault.damaged')).toBe(damaged);
  });

  test('only the purse that was named is forgotten', async () => {
    const { tab } = await opened();
    await expectFault(
      (async () => tab.signer['purse.forget']({ address: BOB }))(),
      'address_invalid',
    );
    expect(await tab.signer['purse.state'](null)).toMatchObject({ phase: 'unlocked' });
    expect(await tab.signer['purse.forget']({ address: OWNER })).toEqual({ phase: 'absent' });
  });
});

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
      signWith(tab, pay(TRX_LIMIT / 4n), { at: START + turn }).then(
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
    await signWith(tab, callOf({ from: OWNER }));
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
  const intent = callOf({ from: OWNER, value: { asset: TRX, amount: TRX_LIMIT + 1n } });
  await expectFault(signWith(tab, intent), 'limit_reached');
});
