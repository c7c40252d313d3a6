import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOfKey } from '../../../core/channel/signature.ts';
import type { BudgetRecord } from '../../../core/ledger/records.ts';
import type { PaymentFee } from '../../../core/ledger/pay-ports.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import { MIB } from '../../../core/units/bytes.ts';
import type { PaymentWanted } from '../../../bridge/paying.ts';
import { budgetOf, FLOOR, INFO_HASH, openKit, TERMS } from '../desk-kit.suite.ts';
import { delegatedBy, FakeChain, FakeSigner, keyOf } from '../seller/fake-chain.suite.ts';
import { Accounts } from './accounts.ts';
import { Backing, type Backed } from './backing.ts';
import { Questions } from './questions.ts';
import { dayOf } from './spending.ts';

/** Nobody waits for nothing: each of these may come at any moment, in any order. */
type Delay = <T>(value: Promise<T>) => Promise<T>;

const PRICE = 300n;
const SMALL = { ...FLOOR, minDeposit: 6_000n, settlement: 0n };
const PAYER = budgetOf().payer;

const sellers: readonly SellerTerms[] = [1, 2, 3, 4].map((number) => ({
  ...TERMS,
  payee: addressOfKey(keyOf(0x60 + number)),
  floors: [SMALL],
}));

interface Wallet {
  readonly isRefused: () => boolean;
  /** In thousandths of what was set aside for the fee; one that fails on chain burns it too. */
  readonly burnt: () => bigint;
  readonly fee: PaymentFee;
}

const CHEAP: Wallet = {
  isRefused: () => false,
  burnt: () => 1_000n,
  fee: { nowSun: 0n, mostSun: 0n },
};

async function open(
  budgets: readonly BudgetRecord[],
  delay: Delay,
  { isRefused, burnt, fee } = CHEAP,
) {
  const chain = new FakeChain();
  const signer = new FakeSigner(keyOf(2), chain);
  const { address, signVoucher } = signer;
  signer.address = () => delay(address());
  signer.signVoucher = (of) => delay(signVoucher(of));
  const kit = await openKit({ signer });
  const { keeper } = kit;
  kit.chain.fee = fee;
  await keeper.write({ budgets });
  const answers: Promise<void>[] = [];
  const parts = { ...kit.parts, chain: () => delay(Promise.resolve(kit.chain)) };
  const accounts = new Accounts(parts);
  const questions = new Questions(
    (wanted) => {
      checkLimits(budgets, keeper, kit.now);
      answers.push(delay(Promise.resolve()).then(() => answer(wanted)));
    },
    () => kit.now,
  );
  const backing = new Backing(parts, accounts, questions);
  const wanted: PaymentWanted[] = [];
  async function answer(question: PaymentWanted): Promise<void> {
    wanted.push(question);
    const { wantedId, what } = question;
    if (what.kind === 'delegate') {
      const delegate = { payer: PAYER, key: what.key, until: what.untilSeconds };
      const signature = delegatedBy(keyOf(2), delegate);
      await backing.answered(wantedId, { kind: 'delegated', signature });
      return;
    }
    const fault = { code: 'tronlink_rejected', message: 'No.' } as const;
    const txid = String(wanted.length).padStart(64, 'c');
    const feeSun = ((question.mostFeeSun ?? 0n) * burnt()) / 1_000n;
    await backing.answered(
      wantedId,
      isRefused() ? { kind: 'refused', fault, feeSun } : { kind: 'sent', txid, feeSun },
    );
  }
  const back = (budget: BudgetRecord, terms: SellerTerms): Promise<Backed | null> =>
    backing
      .back({
        ...{ budget, terms, floor: SMALL, price: PRICE, spent: null },
        ...{ bytesLeft: 200 * MIB, verifiedBytes: 8 * MIB },
      })
      .catch(() => null);
  return { kit, keeper, accounts, backing, back, wanted };
}

/** Asked for, paid and promised, with fees: of each budget, of its day, and of each of its sellers. */
function checkLimits(
  budgets: readonly BudgetRecord[],
  { bought, spends }: Awaited<ReturnType<typeof openKit>>['keeper'],
  nowMs: number,
): void {
  for (const { budgetId, limit, perDay, perSeller } of budgets) {
    let total = 0n;
    let ofDay = 0n;
    const bySeller = new Map<string, bigint>();
    for (const { accountId, rail, payee, instalments } of bought) {
      const here = spends.filter((one) => one.budgetId === budgetId && one.accountId === accountId);
      const spent = here.reduce((sum, { amount }) => sum + amount, 0n);
      const funded = instalments
        .filter((one) => one.budgetId === budgetId && one.state !== 'failed')
        .reduce((sum, { amount }) => sum + amount, 0n);
      const most = spent > funded ? spent : funded;
      const fees = instalments
        .filter((one) => one.budgetId === budgetId)
        .reduce((sum, { feeSun }) => sum + feeSun, 0n);
      total += most + fees;
      bySeller.set(payee, (bySeller.get(payee) ?? 0n) + most);
      ofDay += rail === 'direct' ? most : spent;
      expect(here.every(({ day }) => day === dayOf(nowMs))).toBe(true);
    }
    expect(total).toBeLessThanOrEqual(limit);
    if (perDay !== null) expect(ofDay).toBeLessThanOrEqual(perDay);
    for (const amount of bySeller.values()) {
      if (perSeller !== null) expect(amount).toBeLessThanOrEqual(perSeller);
    }
  }
}

describe('The limits of a budget', () => {
  it.each(['channel', 'direct', 'automatic'] as const)(
    'hold when four sellers are backed at once: %s',
    async (rail) => {
      const budget = budgetOf({ rail, limit: 20_000n, perDay: 19_500n, source: 'tronlink' });
      const { back, keeper, kit, wanted } = await open([budget], (value) => value);
      const backed = await Promise.all(sellers.map((terms) => back(budget, terms)));
      expect(backed.filter((one) => one !== null).length).toBeGreaterThan(0);
      expect(wanted.length).toBeGreaterThan(0);
      checkLimits([budget], keeper, kit.now);
    },
  );

  it('ask for nothing in the name of a budget that was stopped while something was waited for', async () => {
    const budget = budgetOf({ rail: 'channel', limit: 20_000n });
    const waiting: (() => void)[] = [];
    const delay: Delay = (value) =>
      new Promise((resolve, reject) => {
        waiting.push(() => {
          value.then(resolve, reject);
        });
      });
    const { back, keeper, wanted } = await open([budget], delay);
    const asked = back(budget, sellers[0]!);
    await keeper.write({ budgets: [{ ...budget, stoppedAt: 1 }] });
    for (let rounds = 0; rounds < 100; rounds += 1) {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await asked).toBeNull();
    expect([wanted, keeper.bought]).toEqual([[], []]);
  });

  it('hold whatever waits for what: deposits, instalments and vouchers of two budgets', async () => {
    const amount = fc.bigInt(6_000n, 60_000n);
    const orNone = fc.option(amount, { nil: null });
    const anyBudget = fc.record({
      ...{ limit: amount, perDay: orNone, perSeller: orNone },
      rail: fc.constantFrom('channel' as const, 'direct' as const, 'automatic' as const),
      source: fc.constantFrom('purse' as const, 'tronlink' as const),
    });
    const anyAct = fc.record({
      ...{ budget: fc.nat(1), seller: fc.nat(3), isVoucher: fc.boolean() },
      ...{ paid: fc.bigInt(1n, 20_000n), isRefused: fc.boolean() },
    });
    const acts = fc.array(anyAct, { minLength: 2, maxLength: 14 });
    const burnt = fc.array(fc.bigInt(0n, 1_000n), { minLength: 1, maxLength: 5 });
    const anyFee = fc.record({ nowSun: fc.bigInt(0n, 4_000n), more: fc.bigInt(0n, 4_000n), burnt });
    const any = [fc.scheduler(), anyBudget, anyBudget, anyFee, acts] as const;
    await fc.assert(
      fc.asyncProperty(...any, async (s, one, two, costs, list) => {
        const budgets = [
          budgetOf({ ...one, budgetId: 'one' }),
          budgetOf({ ...two, budgetId: 'two', infoHash: INFO_HASH }),
        ];
        let isRunning = true;
        const delay: Delay = (value) => (isRunning ? s.schedule(value) : value);
        let at = 0;
        const isRefused = () => list[(at += 1) % list.length]!.isRefused;
        const { nowSun, more } = costs;
        const { back, accounts, keeper, kit } = await open(budgets, delay, {
          isRefused,
          burnt: () => costs.burnt[at % costs.burnt.length]!,
          fee: { nowSun, mostSun: nowSun + more },
        });
        const all = list.map(async ({ budget: of, seller, isVoucher, paid }) => {
          const budget = budgets[of]!;
          const backed = await back(budget, sellers[seller]!);
          if (backed === null || !isVoucher || backed.account.isDirect) return;
          const { account } = backed;
          account.receive(paid << 20n);
          account.release(paid << 20n);
          const due = account.due(true);
          if (due === null) return;
          account.beginSigning(due);
          await accounts
            .sign(account, due, budget)
            .then(({ cumulative, signature }) => {
              account.signed(cumulative, signature);
            })
            .catch(() => {
              account.notSigned();
            });
          checkLimits(budgets, keeper, kit.now);
        });
        await s.waitFor(Promise.all(all));
        isRunning = false;
        checkLimits(budgets, keeper, kit.now);
      }),
      { numRuns: 60 },
    );
  });
});
