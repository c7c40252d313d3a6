/** Who is asked to end a channel, in what order, and what is made of the answers. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coopCloseDigest } from '../../../core/channel/messages.ts';
import { addressOfKey, sign } from '../../../core/channel/signature.ts';
import type { AccountId, BoughtRecord } from '../../../core/ledger/records.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import type { CloseAnswer } from '../../../bridge/paying.ts';
import { budgetOf, FLOOR, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { DOMAIN, keyOf } from '../seller/fake-chain.suite.ts';
import { Accounts } from './accounts.ts';
import { AgreedEnds } from './agreed-ends.ts';
import type { BuyerSide } from './buyer-side.ts';
import { newAccount } from './new-account.ts';

const SELLER_KEY = keyOf(1);
const OWED = 2_500_000n;
const YES: CloseAnswer = { kind: 'agreed', finalAmount: OWED, signature: '01' };
const no = (why: 'no' | 'too-much'): CloseAnswer => ({ kind: 'not-agreed', why });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function open(change: Partial<BoughtRecord> = {}) {
  const kit = await openKit();
  const { parts, keeper } = kit;
  const { random } = parts;
  const made = newAccount({
    ...{ rail: 'channel', budget: budgetOf(), terms: TERMS, floor: FLOOR, key: PAYER, random },
  });
  const deposit = {
    ...{ wantedId: '1', budgetId: 'budget', txid: 'c'.repeat(64) as Txid, amount: 67_000_000n },
    ...{ at: 0, state: 'solid' as const, feeSun: 0n },
  };
  const debt = { received: OWED << 20n, cumulative: OWED, isSettlementCounted: true };
  const record: BoughtRecord = { ...made, ...debt, instalments: [deposit], ...change };
  await keeper.write({ bought: [record] });
  const accounts = new Accounts(parts);
  const sides: BuyerSide[] = [];
  const asked: string[] = [];
  const ends: AgreedEnds = new AgreedEnds(parts, accounts, () => sides);
  const account = accounts.of(record);
  /** A wire to somebody who names itself so, and what it answers; null never does. */
  const join = (name: string, answer: CloseAnswer | null, of: Partial<BuyerSide> = {}) => {
    const side = {
      ...{ account: null, terms: TERMS, link: { guard: (call: () => void) => call() } },
      askToClose: () => {
        asked.push(name);
        if (answer !== null) queueMicrotask(() => ends.answered(side, answer));
        return true;
      },
      ...of,
    } as unknown as BuyerSide;
    sides.push(side);
    return side;
  };
  const ask = () => ends.ask(record.accountId);
  return { ...kit, record, account, accounts, ends, sides, asked, join, ask };
}

const signedFor = (record: BoughtRecord, finalAmount: bigint, key = SELLER_KEY) => ({
  finalAmount,
  signature: sign(
    coopCloseDigest(DOMAIN, { channelId: record.channel!.channelId, finalAmount }),
    key,
  ),
});

describe('The seller of a channel', () => {
  it('is asked wherever it is connected, on the wire that has the channel first', async () => {
    const { account, asked, join, ask } = await open();
    join('elsewhere', YES);
    join('here', no('no'), { account });
    expect(await ask()).toEqual(YES);
    expect(asked).toEqual(['here', 'elsewhere']);
  });

  it('is nobody who names another payee, key, contract or chain, nor a wire of another account', async () => {
    const { account, asked, join, ask } = await open();
    const another = addressOfKey(keyOf(0x77));
    join('payee', YES, { terms: { ...TERMS, payee: another } });
    join('key', YES, { terms: { ...TERMS, payeeSigner: another } });
    join('contract', YES, { terms: { ...TERMS, contract: another } });
    join('chain', YES, { terms: { ...TERMS, chainId: 1 } });
    join('silent', YES, { terms: null });
    join('paid', YES, { account: Object.create(account) as typeof account });
    expect(await ask()).toEqual({ kind: 'not-agreed', why: 'away' });
    expect(asked).toEqual([]);
  });

  it('has 15 seconds; then the next one that bears its name is asked', async () => {
    const { asked, join, ask } = await open();
    join('silent', null);
    const answer = ask();
    await vi.advanceTimersByTimeAsync(14_999);
    join('late', YES);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toEqual({ kind: 'not-agreed', why: 'silent' });
    const again = ask();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await again).toEqual(YES);
    expect(asked).toEqual(['silent', 'silent', 'late']);
  });

  it('that leaves is not waited for', async () => {
    const { sides, ends, join, ask } = await open();
    const side = join('leaving', null);
    const answer = ask();
    await vi.advanceTimersByTimeAsync(10);
    sides.length = 0;
    ends.left(side);
    expect(await answer).toEqual({ kind: 'not-agreed', why: 'silent' });
  });

  it('that wants more than is owed ends the asking', async () => {
    const { asked, join, ask } = await open();
    join('greedy', no('too-much'));
    join('other', YES);
    expect(await ask()).toEqual(no('too-much'));
    expect(asked).toEqual(['greedy']);
  });

  it('is asked once, however often the page does at a time', async () => {
    const { asked, join, ask } = await open();
    join('here', YES);
    expect(await Promise.all([ask(), ask()])).toEqual([YES, YES]);
    expect(asked).toEqual(['here']);
  });

  it('is not shown a channel whose opening would cost more than claiming can', async () => {
    const { chain, asked, join, ask } = await open({
      ...{ isSettlementCounted: false, received: 0n, cumulative: 0n },
    });
    join('here', YES);
    chain.lifeCostSun = () => Promise.resolve(2n * FLOOR.settlement - 1n);
    expect(await ask()).toEqual({ kind: 'not-agreed', why: 'away' });
    chain.lifeCostSun = () => Promise.resolve(2n * FLOOR.settlement);
    expect(await ask()).toEqual(YES);
    expect(asked).toEqual(['here']);
  });

  it('is asked for one end at a time on each wire', async () => {
    const { asked, ends, join, ask, keeper, record } = await open();
    const other = { ...record, accountId: 'channel:other' as AccountId };
    await keeper.write({ bought: [other] });
    const side = join('here', null);
    const first = ask();
    expect(await ends.ask(other.accountId)).toEqual({ kind: 'not-agreed', why: 'away' });
    ends.answered(side, YES);
    expect(await first).toEqual(YES);
    expect(asked).toEqual(['here']);
  });

  it('cannot be asked with another browser’s key', async () => {
    const { asked, join, ask, keeper, record } = await open();
    const channel = record.channel!;
    const description = { ...channel.description, signer: addressOfKey(keyOf(0x78)) };
    await keeper.write({ bought: [{ ...record, channel: { ...channel, description } }] });
    join('here', YES);
    expect(await ask()).toEqual({ kind: 'not-agreed', why: 'other-key' });
    expect(asked).toEqual([]);
  });
});

describe('An end that was agreed to before', () => {
  it('is kept, and given without asking anybody, also when nobody is there', async () => {
    const { record } = await open();
    const agreed = signedFor(record, OWED);
    const { ask, asked, join } = await open({ phase: 'closing', agreed });
    join('here', no('no'));
    expect(await ask()).toEqual({ kind: 'agreed', ...agreed });
    expect(asked).toEqual([]);
  });

  it.each([
    ['not signed by the seller', (record: BoughtRecord) => signedFor(record, OWED, keyOf(3))],
    ['for more than is owed', (record: BoughtRecord) => signedFor(record, OWED + 1n)],
  ])('is asked for anew where what is kept is %s', async (_what, kept) => {
    const { record } = await open();
    const { ask, asked, join } = await open({ phase: 'closing', agreed: kept(record) });
    join('here', YES);
    expect(await ask()).toEqual(YES);
    expect(asked).toEqual(['here']);
  });

  it('is stored before anybody hears of it', async () => {
    const { account, accounts, keeper, record, join, ask, ends } = await open();
    const agreed = signedFor(record, OWED);
    const side = join('here', null);
    const answer = ask();
    await vi.advanceTimersByTimeAsync(10);
    account.refresh({ phase: 'closing', agreed });
    accounts.keep(account);
    ends.answered(side, { kind: 'agreed', ...agreed });
    await answer;
    expect(keeper.boughtFrom(record.accountId)?.phase).toBe('closing');
  });
});

it('Only channels are closed', async () => {
  const { ends } = await open();
  await expect(ends.ask('direct:none' as never)).rejects.toMatchObject({ code: 'internal' });
});
