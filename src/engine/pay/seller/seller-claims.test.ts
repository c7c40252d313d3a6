import { describe, expect, it } from 'vitest';
import { TRX } from '../../../core/channel/asset.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { Market } from './desk-kit.suite.ts';
import { SETTLEMENT } from './desk-samples.suite.ts';
import { CLAIM_FEE_SUN, DOMAIN } from './fake-chain.suite.ts';

const TXID = '7d'.repeat(32) as Txid;

describe('claims', () => {
  it('wait in the view while the purse is locked, and can be sent by another wallet', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    const earned = 6n * SETTLEMENT;
    await buyer.pay(earned);
    market.signer.isLocked = true;
    await market.pass(21_000);
    expect(market.desk.view().earnFault?.code).toBe('purse_locked');
    const claimable = await market.desk.handlers['earn.claimable'](null);
    expect(claimable).toMatchObject([
      { ...DOMAIN, cumulative: earned, amount: earned, signature: buyer.voucher(earned) },
    ]);
    market.signer.isLocked = false;
    const accountIds = claimable.map(({ accountId }) => accountId);
    const { txids } = await market.desk.handlers['earn.claim']({ accountIds });
    expect(txids).toHaveLength(1);
    await market.pass(61_000);
    expect(market.desk.view()).toMatchObject({ earnFault: null, sold: [{ claimed: earned }] });
  });

  it('are left to another wallet that sent one, and its fee is told once', async () => {
    const market = await Market.open();
    const buyers = [await market.customer(0x21), await market.customer(0x22)] as const;
    const earned = 6n * SETTLEMENT;
    market.signer.isLocked = true;
    for (const buyer of buyers) await buyer.pay(earned);
    await market.pass(21_000);
    const claimable = await market.desk.handlers['earn.claimable'](null);
    const accountIds = claimable.map(({ accountId }) => accountId);
    const told = { accountIds, txid: TXID };
    await market.desk.handlers['earn.claim-sent'](told);
    await market.desk.handlers['earn.claim-sent'](told);
    expect(market.desk.view().sold.map(({ isClaiming }) => isClaiming)).toEqual([true, true]);
    market.signer.isLocked = false;
    await market.pass(61_000);
    expect(market.signer.orders).toHaveLength(0);
    for (const { description } of claimable) market.chain.hold(description, { claimed: earned });
    await market.pass(7_000);
    const { sold } = market.desk.view();
    expect(sold.map(({ isClaiming, unclaimed }) => [isClaiming, unclaimed])).toEqual([
      [false, 0n],
      [false, 0n],
    ]);
    expect(sold.reduce((sum, { claimFeesSun }) => sum + claimFeesSun, 0n)).toBe(CLAIM_FEE_SUN);
    const lines = (await market.keeper.journal()).filter(({ what }) => what === 'claim');
    expect(lines.map(({ txid }) => txid)).toEqual([TXID, TXID]);
  });

  it('have their fee booked when a solid block tells it, also after a restart, and once', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    market.chain.claimFee = null;
    await buyer.pay(6n * SETTLEMENT);
    await market.pass(61_000);
    // The claim shows, what it burned is not known yet.
    expect(market.desk.view().sold).toMatchObject([
      { claimed: 6n * SETTLEMENT, claimFeesSun: 0n, isClaiming: false },
    ]);
    await market.restart();
    market.chain.claimFee = CLAIM_FEE_SUN;
    await market.pass(6 * 60_000);
    expect(market.desk.view().sold).toMatchObject([{ claimFeesSun: CLAIM_FEE_SUN }]);
    await market.restart();
    await market.pass(6 * 60_000);
    expect(market.desk.view().sold).toMatchObject([{ claimFeesSun: CLAIM_FEE_SUN }]);
    const lines = await market.keeper.journal();
    expect(lines.filter(({ what }) => what === 'claim')).toMatchObject([
      { amount: 6n * SETTLEMENT, feeSun: 0n, txid: '1'.padStart(64, '0') },
    ]);
    expect(lines.filter(({ what }) => what === 'claim-fee')).toMatchObject([
      { amount: 0n, feeSun: CLAIM_FEE_SUN, asset: TRX, txid: '1'.padStart(64, '0') },
    ]);
  });

  it('cost their fee also when another one was faster', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    await buyer.pay(SETTLEMENT);
    const accountIds = market.desk.view().sold.map(({ accountId }) => accountId);
    await market.desk.handlers['earn.claim-sent']({ accountIds, txid: TXID });
    await market.pass(15_000);
    expect(market.desk.view().sold).toMatchObject([{ claimed: 0n, claimFeesSun: CLAIM_FEE_SUN }]);
  });

  it('that never came into a block cost nothing, and are forgotten after a day', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    market.chain.claimFee = null;
    await buyer.pay(SETTLEMENT);
    const accountIds = market.desk.view().sold.map(({ accountId }) => accountId);
    await market.desk.handlers['earn.claim-sent']({ accountIds, txid: TXID });
    await market.pass(1_000);
    expect(market.keeper.sold).toMatchObject([{ unbookedClaims: [{ txid: TXID }] }]);
    market.time += 25 * 60 * 60 * 1000;
    await market.pass(1_000);
    expect(market.keeper.sold).toMatchObject([{ claimFeesSun: 0n, unbookedClaims: [] }]);
  });

  it('that would cost more than they bring are told to be dear', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    await market.pass(61_000);
    expect(market.desk.view().sold).toMatchObject([{ isDearToClaim: true }]);
    await buyer.pay(3n * SETTLEMENT);
    await market.pass(61_000);
    expect(market.desk.view().sold).toMatchObject([{ isDearToClaim: false, claimed: 0n }]);
  });

  it('are made again when nobody knows of the one that was sent elsewhere', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    await buyer.pay(6n * SETTLEMENT);
    const accountIds = market.desk.view().sold.map(({ accountId }) => accountId);
    await market.desk.handlers['earn.claim-sent']({ accountIds, txid: TXID });
    await market.pass(170_000);
    expect(market.signer.orders).toHaveLength(0);
    await market.pass(40_000);
    expect(market.signer.orders).toHaveLength(1);
  });

  it('that are told without a transaction change nothing', async () => {
    const market = await Market.open();
    const sent = () => market.desk.handlers['earn.claim-sent']({ accountIds: [], txid: 'no' });
    expect(sent).toThrow('no transaction');
  });

  it('are sent before leaving when they are worth their fee', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    await buyer.pay(2n * SETTLEMENT);
    await market.desk.leaving();
    expect(market.signer.orders).toHaveLength(1);
  });
});
