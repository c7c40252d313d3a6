import { expect, it } from 'vitest';
import { TRX } from '../../../core/channel/asset.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import type { EndedChannel } from '../../../bridge/paying.ts';
import { budgetOf, FLOOR, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { Accounts } from './accounts.ts';
import { bookEnds } from './channel-ends.ts';
import { newAccount } from './new-account.ts';

const BTT = { kind: 'trc20', address: TERMS.payee } as const;

async function open() {
  const kit = await openKit();
  const { random } = kit.parts;
  const floor = { ...FLOOR, asset: BTT };
  const of = { budget: budgetOf(), terms: TERMS, floor, key: PAYER, random };
  const record = newAccount({ rail: 'channel', ...of });
  const direct = newAccount({ rail: 'direct', ...of });
  await kit.keeper.write({ bought: [record, direct] });
  const end = (digit: string, change: Partial<EndedChannel> = {}): EndedChannel => ({
    ...{ accountId: record.accountId, txid: digit.repeat(64) as Txid, what: 'refund', at: 5 },
    ...{ isSuccess: true, amount: 60n, feeSun: 7n, ...change },
  });
  const book = (...ends: EndedChannel[]) => bookEnds(kit.keeper, ends);
  return { ...kit, record, direct, end, book };
}

it('books what came back and what was burnt, each once', async () => {
  const { keeper, record, end, book } = await open();
  const asked = end('a', { what: 'close-request', amount: 0n, feeSun: 3n, at: 4 });
  await book(asked, asked);
  await book(asked, end('b'));
  await book(end('b'));
  const { accountId } = record;
  expect(await keeper.journal()).toEqual([
    { at: 4, what: 'close-request', accountId, asset: TRX, amount: 0n, ...of('a', 3n) },
    { at: 5, what: 'refund', accountId, asset: BTT, amount: 60n, ...of('b', 7n) },
  ]);
  const ends = keeper.boughtFrom(accountId)?.ends ?? [];
  expect(ends.map(({ what, feeSun }) => [what, feeSun])).toEqual([
    ['close-request', 3n],
    ['refund', 7n],
  ]);
});

it('books of one that failed what it burned, and calls nothing closed by it', async () => {
  const { keeper, end, book } = await open();
  await book(end('a', { what: 'close', isSuccess: false, amount: 0n, feeSun: 9n }));
  expect(await keeper.journal()).toMatchObject([
    { what: 'fee', asset: TRX, amount: 0n, feeSun: 9n },
  ]);
});

it('knows nothing of other channels, of direct payments, and of what is no transaction', async () => {
  const { keeper, direct, end, book } = await open();
  const strange = { txid: 'x' as Txid };
  const elsewhere = { accountId: 'e'.repeat(64) as EndedChannel['accountId'] };
  const ofDirect = { accountId: direct.accountId };
  await book(end('a', elsewhere), end('b', ofDirect), end('c', strange), end('d', { feeSun: -1n }));
  expect(await keeper.journal()).toEqual([]);
});

it('stays when the account in use is stored again', async () => {
  const { keeper, parts, record, end, book } = await open();
  const accounts = new Accounts(parts);
  const account = accounts.of(record);
  await book(end('a'));
  account.receive(5n);
  accounts.keep(account);
  await accounts.flush();
  expect(keeper.boughtFrom(record.accountId)).toMatchObject({
    received: 5n,
    ends: [{ feeSun: 7n }],
  });
});

function of(digit: string, feeSun: bigint) {
  return { infoHash: null, txid: digit.repeat(64), feeSun };
}
