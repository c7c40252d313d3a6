/** The purse's life, through the signer's commands. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { BOB } from '../core/money/samples.suite.ts';
import { signingKeyOf } from './keys.ts';
import { Browser, opened, OWNER, pay, signWith, START } from './signer-kit.suite.ts';
import { expectFault, KEY, PASSWORD, PHRASE, phraseSecret } from './vault-kit.suite.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

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

  test('also in the very last moment', async () => {
    const { browser, tab } = await opened();
    await tab.signer['purse.lock'](null);
    const read = browser.purse.get.bind(browser.purse);
    browser.purse.get = async (recordKey) => {
      // The password has proved right; only how long to stay open is asked yet.
      if (recordKey === 'wallet-settings') await tab.signer['purse.lock'](null);
      return read(recordKey);
    };
    expect(await tab.signer['purse.unlock']({ password: PASSWORD })).toMatchObject({
      phase: 'locked',
    });
    browser.purse.get = read;
    await expectFault(signWith(tab, pay(1n)), 'purse_locked');
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
