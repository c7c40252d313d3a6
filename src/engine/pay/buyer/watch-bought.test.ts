/** What a buyer believes of its channels and payments, where one of two nodes lies. */
import { expect, it } from 'vitest';
import { channelId } from '../../../core/channel/description.ts';
import type { Signature } from '../../../core/channel/signature.ts';
import { CLOSED } from '../../../core/channel/state.ts';
import { channelAccountId } from '../../../core/ledger/account-id.ts';
import type { BoughtRecord, Instalment } from '../../../core/ledger/records.ts';
import { CHAIN_ID, CHANNELS, descriptionOf } from '../../../core/money/samples.suite.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import type { PaymentAnswer } from '../../../bridge/paying.ts';
import { budgetOf, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { settle } from '../seller/desk-samples.suite.ts';
import { DOMAIN } from '../seller/fake-chain.suite.ts';
import { BoughtWatch } from './watch-bought.ts';

const DEPOSIT = 70_000_000n;
const TXID = 'ab'.repeat(32);
const HOUR_MS = 60 * 60 * 1000;

async function watching(change: Partial<BoughtRecord> = {}, one: Partial<Instalment> = {}) {
  const kit = await openKit();
  const description = descriptionOf({ payer: PAYER, payee: TERMS.payee });
  const id = channelId(DOMAIN, description);
  const budget = budgetOf();
  const instalment: Instalment = {
    ...{ wantedId: 'a#1', budgetId: budget.budgetId, txid: null, amount: DEPOSIT },
    ...{ at: kit.parts.clock.now(), state: 'solid', feeSun: 0n, ...one },
  };
  const record: BoughtRecord = {
    ...{ accountId: channelAccountId(id), chainId: CHAIN_ID, rail: 'channel', payer: PAYER },
    ...{ payee: TERMS.payee, asset: description.asset, delegate: null },
    channel: { channelId: id, contract: CHANNELS, description },
    ...{ instalments: [instalment], cumulative: 0n, signature: null, received: 0n },
    ...{ isSettlementCounted: false, verifiedBytes: 0, phase: 'open', avoidUntil: null },
    ...{ usedAt: 0, ...change },
  };
  await kit.keeper.write({ bought: [record], budgets: [budget] });
  kit.chain.hold(description, { balance: DEPOSIT });
  const network = { chainId: CHAIN_ID } as never;
  const parts = { ...kit.parts, network: () => network };
  const watch = new BoughtWatch(parts, () => undefined);
  let now = kit.parts.clock.now();
  const after = async (ms: number): Promise<BoughtRecord> => {
    now += ms;
    watch.tick(now);
    await settle();
    return kit.keeper.boughtFrom(record.accountId)!;
  };
  return { ...kit, watch, after, description };
}

it('pays nothing while one of two nodes tells of an end, and goes on when it does not', async () => {
  const { chain, after, description } = await watching();
  chain.liar = (honest) => [{ state: { ...honest, closeAt: CLOSED }, solid: honest }];
  expect(await after(0)).toMatchObject({ phase: 'closing' });
  chain.liar = (honest) => [{ state: honest, solid: { ...honest, closeAt: CLOSED } }];
  expect(await after(5 * 60_000)).toMatchObject({ phase: 'open' });
  // A clock that went back only makes it look at once.
  chain.hold(description, { closeAt: 1_900_000_000 });
  expect(await after(-30 * HOUR_MS)).toMatchObject({ phase: 'closing' });
  chain.hold(description, { closeAt: CLOSED });
  expect(await after(5 * 60_000)).toMatchObject({ phase: 'closed' });
});

it('never goes on with one whose end was agreed to, though the chain has it open', async () => {
  const agreed = { finalAmount: 1n, signature: `0x${'11'.repeat(65)}` as Signature };
  const { chain, after, description } = await watching({ phase: 'closing', agreed });
  expect(await after(0)).toMatchObject({ phase: 'closing', agreed });
  chain.hold(description, { closeAt: CLOSED });
  expect(await after(5 * 60_000)).toMatchObject({ phase: 'closed' });
});

it('never goes on with one that ended here', async () => {
  const { chain, after, description } = await watching({ phase: 'ended' });
  chain.hold(description, { closeAt: 1_900_000_000 });
  expect(await after(0)).toMatchObject({ phase: 'ended' });
  chain.hold(description, { closeAt: CLOSED });
  expect(await after(5 * 60_000)).toMatchObject({ phase: 'closed' });
});

it('looks soon at one that the wallet ended: what came back is held no more', async () => {
  const end = { what: 'close', at: 0, isSuccess: true, amount: DEPOSIT, feeSun: 1n } as const;
  const { chain, after, description, keeper } = await watching();
  expect(await after(0)).toMatchObject({ phase: 'open' });
  const ended = (of: typeof end | { readonly what: 'close-request' }) => {
    const [record] = keeper.bought;
    return keeper.write({
      bought: [{ ...record!, ends: [{ ...end, ...of, txid: TXID as Txid }] }],
    });
  };
  chain.hold(description, { closeAt: CLOSED });
  await ended({ what: 'close-request' });
  expect(await after(15_000)).toMatchObject({ phase: 'open' });
  await ended(end);
  expect(await after(15_000)).toMatchObject({ phase: 'closed' });
});

it('asks for a day what became of a payment that failed, and books it when it was paid', async () => {
  const { after, wanted, watch, keeper } = await watching({}, { state: 'failed' });
  await after(0);
  expect(wanted).toEqual([]);
  await after(10 * 60_000);
  expect(wanted).toMatchObject([{ wantedId: 'a#1', isOver: true }]);
  await after(9 * 60_000);
  expect(wanted).toHaveLength(1);
  await after(60_000);
  expect(wanted).toHaveLength(2);
  const refused: PaymentAnswer = { kind: 'refused', fault: { code: 'cancelled', message: 'No.' } };
  await watch.answered('a#1', refused);
  expect((await after(0)).instalments).toMatchObject([{ state: 'failed', txid: null }]);
  const sent: PaymentAnswer = { kind: 'sent', txid: TXID, feeSun: 7n };
  await watch.answered('a#1', sent);
  await watch.answered('a#1', sent);
  const [paid] = (await after(0)).instalments;
  // The watch has seen it in the contract too.
  expect(paid).toMatchObject({ state: 'solid', txid: TXID, amount: DEPOSIT });
  expect(await keeper.journal()).toMatchObject([
    { what: 'deposit', amount: DEPOSIT, txid: TXID, feeSun: 7n },
  ]);
  const old = await watching({}, { state: 'failed' });
  await old.after(25 * HOUR_MS);
  expect(old.wanted).toEqual([]);
});
