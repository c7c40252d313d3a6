import { describe, expect, it } from 'vitest';
import { TRX } from '../../../core/channel/asset.ts';
import type { BudgetRequest } from '../../../bridge/paying.ts';
import { MemoryLedger } from '../../../storage/ledger/memory-ledger.ts';
import { INFO_HASH, openKit, PAYER } from '../desk-kit.suite.ts';
import { Budgets } from './budgets.ts';
import { openBuyer } from './buyer-desk.ts';

const REQUEST: BudgetRequest = {
  ...{ infoHash: INFO_HASH, asset: TRX, limit: 5_000_000n, highestPrice: 600n },
  ...{ perDay: null, perSeller: null, maxSellers: 2, targetBytesPerSecond: null },
  ...{ rail: 'automatic', payer: PAYER, source: 'tronlink' },
};

async function afterRestart(ledger: MemoryLedger) {
  const { parts } = await openKit({ ledger });
  return openBuyer(parts).view().budgets;
}

describe('a budget that ended', () => {
  it('still says why after a restart', async () => {
    const ledger = new MemoryLedger();
    const budgets = new Budgets((await openKit({ ledger })).parts);
    const budget = await budgets.make(REQUEST);
    const fault = { code: 'tronlink_rejected', message: 'You said no in TronLink.' } as const;
    await budgets.stop(budget, fault);
    expect(await afterRestart(ledger)).toMatchObject([{ phase: 'failed', fault }]);
    // What ended is not ended again, for another reason.
    await budgets.stop(budget, { code: 'limit_reached', message: 'Used up.' });
    expect(await afterRestart(ledger)).toMatchObject([{ phase: 'failed', fault }]);
  });

  it('says what was told of it before it ended', async () => {
    const ledger = new MemoryLedger();
    const budgets = new Budgets((await openKit({ ledger })).parts);
    const budget = await budgets.make(REQUEST);
    const fault = { code: 'limit_reached', message: 'Too little is left of today.' } as const;
    budgets.tell(budget, fault);
    expect(budgets.faultOf(budget)).toEqual(fault);
    await budgets.stop(budget);
    expect(await afterRestart(ledger)).toMatchObject([{ phase: 'used-up', fault }]);
  });

  it('says so when its limit is reached, that the download is complete, or that the user stopped it', async () => {
    for (const [end, phase] of [
      [{ code: 'limit_reached', message: 'Used up.' }, 'used-up'],
      ['stopped', 'stopped'],
      ['complete', 'enough'],
    ] as const) {
      const ledger = new MemoryLedger();
      const budgets = new Budgets((await openKit({ ledger })).parts);
      const budget = await budgets.make(REQUEST);
      await budgets.stop(budget, end);
      const fault = typeof end === 'string' ? null : end;
      expect(await afterRestart(ledger)).toMatchObject([{ phase, fault }]);
    }
  });
});
