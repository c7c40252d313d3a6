/** The line to the real signer worker, on real storage with real Argon2id. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerMessage } from '../bridge/messages.ts';
import type { PurseState, SignerArgument } from '../bridge/signer.ts';
import { encodeTransaction } from '../chain/transaction.ts';
import { CHAIN_ID, CHANNELS, transferOf } from '../core/money/samples.suite.ts';
import type { FaultCode } from '../core/fault.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import { signingKeyOf } from '../signer/keys.ts';
import { PASSWORD, PHRASE, PHRASE_ADDRESS, phraseSecret } from '../signer/vault-kit.suite.ts';
import { findsAny, searchTerms } from './message-search.suite.ts';
import { SignerLink } from './signer-link.ts';

const OWNER = PHRASE_ADDRESS as TronAddress;

class Tab {
  readonly workers: Worker[] = [];
  /** Everything that came out of the workers. */
  readonly messages: unknown[] = [];
  readonly states: PurseState[] = [];
  readonly link = new SignerLink(() => this.#spawn());

  constructor() {
    tabs.push(this);
    this.link.onPurseChanged((state) => {
      this.states.push(state);
    });
  }

  sign(amount: bigint, password?: string) {
    const intent = transferOf({ from: OWNER, amount });
    const timestamp = 1_800_000_000_000;
    const reference = { refBlockBytes: '1234', refBlockHash: '0011223344556677', timestamp };
    return this.link.call('transaction.sign', {
      chainId: CHAIN_ID,
      intent,
      rawDataHex: encodeTransaction(intent, { ...reference, expiration: timestamp + 60_000 }),
      channelContract: CHANNELS,
      ...(password !== undefined && { password }),
    });
  }

  #spawn(): Worker {
    const worker = new Worker(new URL('../workers/signer.worker.ts', import.meta.url), {
      type: 'module',
    });
    worker.addEventListener('message', ({ data }) => {
      this.messages.push(data);
    });
    this.workers.push(worker);
    return worker;
  }
}

const tabs: Tab[] = [];

beforeEach(async () => {
  await deleteDatabase();
});

afterEach(() => {
  for (const tab of tabs.splice(0)) for (const worker of tab.workers) worker.terminate();
});

function deleteDatabase(): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = indexedDB.deleteDatabase('bittern');
  request.onsuccess = () => resolve();
  request.onerror = () => reject(new Error('The database cannot be deleted.'));
  return promise;
}

async function expectFault(promise: Promise<unknown>, code: FaultCode): Promise<void> {
  await expect(promise).rejects.toMatchObject({ name: 'FaultError', code });
}

/** Asks as the engine does. */
function askOn(port: MessagePort, name: string): Promise<AnswerMessage> {
  return new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<AnswerMessage>) => {
      resolve(data);
    };
    port.postMessage({ kind: 'command', id: '1', name, argument: null });
  });
}

describe('a line that is lent', () => {
  test('starts the worker, and serves what the engine may ask and nothing else', async () => {
    const { link, workers } = new Tab();
    const port = link.lend(() => undefined);
    expect(workers).toHaveLength(1);
    const { outcome } = await askOn(port, 'session.address');
    expect(outcome).toEqual({ ok: true, value: await link.call('session.address', null) });
    for (const name of ['transaction.sign', 'purse.reveal', 'purse.lock', 'wallet-settings.set']) {
      expect((await askOn(port, name)).outcome).toMatchObject({ ok: false });
    }
    expect(workers).toHaveLength(1);
  });

  test('when the worker ends, its holder is told once and gets another one', async () => {
    const { link, workers } = new Tab();
    const gone: string[] = [];
    const port = link.lend(({ code }) => gone.push(code));
    await askOn(port, 'purse.state');
    workers[0]?.terminate();
    await expect.poll(() => gone).toEqual(['engine_gone']);
    const again = link.lend(({ code }) => gone.push(code));
    expect((await askOn(again, 'purse.state')).outcome).toMatchObject({ ok: true });
    expect(gone).toEqual(['engine_gone']);
  });
});

describe('the signer worker', () => {
  test('starts at the first command', async () => {
    const { link, workers } = new Tab();
    expect(workers).toHaveLength(0);
    expect(await link.call('purse.state', null)).toEqual({ phase: 'absent' });
    await link.call('purse.state', null);
    expect(workers).toHaveLength(1);
  });

  test('makes a purse that opens again after a reload', async () => {
    const { link } = new Tab();
    const { words, askedBack } = await link.call('phrase.new', { wordCount: 12 });
    const answers = askedBack.map((position) => words[position] ?? '');
    const made = await link.call('purse.create', { password: PASSWORD, answers });
    expect(made.phase).toBe('unlocked');
    const again = new Tab();
    expect(await again.link.call('purse.state', null)).toMatchObject({ phase: 'locked' });
    await expectFault(
      again.link.call('purse.unlock', { password: 'wrong horse' }),
      'password_wrong',
    );
    expect(await again.link.call('purse.unlock', { password: PASSWORD })).toMatchObject({
      phase: 'unlocked',
    });
    const revealed = await again.link.call('purse.reveal', { password: PASSWORD });
    expect(revealed).toEqual({ kind: 'words', text: words.join(' ') });
  });

  test('signs, stores and lists', async () => {
    const tab = new Tab();
    await tab.link.call('purse.import', { secret: PHRASE, password: PASSWORD });
    const signed = await tab.sign(5n);
    expect(await tab.sign(5n)).toEqual(signed);
    const [record, ...more] = await new Tab().link.call('transaction.list', { chainId: CHAIN_ID });
    expect(record).toMatchObject({ txid: signed.txid, state: 'signed', signed });
    expect(more).toEqual([]);
  });

  test('lets two tabs together pass no limit', async () => {
    const [one, other] = [new Tab(), new Tab()];
    await one.link.call('purse.import', { secret: PHRASE, password: PASSWORD });
    await other.link.call('purse.unlock', { password: PASSWORD });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, turn) =>
        (turn % 2 === 0 ? one : other).sign(20_000_000n + BigInt(turn)),
      ),
    );
    // 100 TRX a day hold four times a little more than 20.
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  });

  test('is locked in all tabs at once', async () => {
    const [one, other] = [new Tab(), new Tab()];
    await one.link.call('purse.import', { secret: PHRASE, password: PASSWORD });
    await other.link.call('purse.unlock', { password: PASSWORD });
    await one.link.call('purse.lock', null);
    await expect.poll(() => other.states.at(-1)).toEqual({ phase: 'locked', address: OWNER });
    await expectFault(other.sign(1n), 'purse_locked');
  });

  test('that dies is started again, locked, and tells so', async () => {
    const tab = new Tab();
    await tab.link.call('purse.import', { secret: PHRASE, password: PASSWORD });
    const unanswered = tab.link.call('purse.reveal', { password: PASSWORD });
    tab.workers[0]?.terminate();
    await expectFault(unanswered, 'engine_gone');
    await expect.poll(() => tab.states.at(-1)).toEqual({ phase: 'locked', address: OWNER });
    await expectFault(tab.sign(1n), 'purse_locked');
    await tab.link.call('purse.unlock', { password: PASSWORD });
    expect((await tab.sign(1n)).signatures).toHaveLength(1);
    expect(tab.workers).toHaveLength(2);
  });

  test('that cannot start is told, and tried again at the next command', async () => {
    const url = URL.createObjectURL(new Blob());
    URL.revokeObjectURL(url);
    let spawned = 0;
    const link = new SignerLink(() => {
      spawned += 1;
      return new Worker(url, { type: 'module' });
    });
    await expectFault(link.call('purse.state', null), 'engine_failed');
    await expectFault(link.call('purse.state', null), 'engine_failed');
    expect(spawned).toBe(2);
  });

  test('answers also what nobody taught it', async () => {
    const { link } = new Tab();
    await expectFault(link.call('purse.steal' as 'purse.state', null), 'internal');
    const uncloneable = (() => 1) as unknown as SignerArgument<'purse.state'>;
    await expect(link.call('purse.state', uncloneable)).rejects.toThrow();
    expect(await link.call('purse.state', null)).toEqual({ phase: 'absent' });
  });

  test('never lets the key out, but when it is revealed', async () => {
    const tab = new Tab();
    const { link } = tab;
    const secret = phraseSecret();
    const terms = searchTerms([secret.bytes, signingKeyOf(secret)], PHRASE);

    await link.call('purse.import', { secret: PHRASE, password: PASSWORD });
    await tab.sign(5n);
    await tab.sign(200_000_000n, PASSWORD);
    await expectFault(tab.sign(300_000_000n), 'limit_reached');
    await link.call('purse.lock', null);
    await expectFault(tab.sign(1n), 'purse_locked');
    await link.call('purse.unlock', { password: PASSWORD });
    const { bytes } = await link.call('purse.backup', null);
    await link.call('purse.restore', { bytes, password: PASSWORD });
    const changed = { password: PASSWORD, newPassword: 'battery staple' };
    await link.call('purse.change-password', changed);
    await link.call('session.address', null);
    await link.call('wallet-settings.set', { autoLockMinutes: 5 });
    await link.call('transaction.list', { chainId: CHAIN_ID });
    await link.call('purse.forget', { address: OWNER });
    expect(tab.messages.length).toBeGreaterThan(15);
    expect(findsAny(tab.messages, terms)).toBe(null);

    // The search does find it when it is there.
    await link.call('purse.import', { secret: PHRASE, password: PASSWORD });
    await link.call('purse.reveal', { password: PASSWORD });
    expect(findsAny(tab.messages, terms)).not.toBe(null);
  }, 90_000);

  test('leaves nothing of the key in storage either', async () => {
    const { link } = new Tab();
    const secret = phraseSecret();
    const terms = searchTerms([secret.bytes, signingKeyOf(secret)], PHRASE);
    await link.call('purse.import', { secret: PHRASE, password: PASSWORD });
    await link.call('session.address', null);
    const rows = await everythingStored();
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(findsAny(rows, terms)).toBe(null);
  });
});

function everythingStored(): Promise<unknown[]> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown[]>();
  const opening = indexedDB.open('bittern');
  opening.onerror = () => reject(new Error('The database cannot be opened.'));
  opening.onsuccess = () => {
    const reading = opening.result.transaction('purse').objectStore('purse').getAll();
    reading.onsuccess = () => {
      resolve(reading.result as unknown[]);
      opening.result.close();
    };
  };
  return promise;
}
