/** Two desks, end to end: engines that buy from and sell to each other over real WebRTC. */
import { afterEach, describe, expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import { addressOfKey } from '../../core/channel/signature.ts';
import type { LedgerStore } from '../../core/ledger/ledger.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { MIB } from '../../core/units/bytes.ts';
import type { BudgetRequest } from '../../bridge/paying.ts';
import { MemoryLog, type MemoryLogHome } from '../../storage/ledger/ledger-log.ts';
import { MemoryLedger } from '../../storage/ledger/memory-ledger.ts';
import { PayingWorld, type Peer } from './paying-world.suite.ts';
import { CLAIM_COST_SUN, keyOf } from './seller/fake-chain.suite.ts';

const SELLER = 1;
const BUYER = 2;
/** Sun per MiB: the seller's default floor, and so the first bid. */
const FLOOR = 300n;
const DISK_MS = 300;
/** Other things run on the machine too. */
const PATIENCE = { timeout: 50_000, interval: 100 };

const worlds: PayingWorld[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

interface Trade {
  readonly world: PayingWorld;
  readonly seller: Peer;
  readonly buyer: Peer;
  readonly infoHash: InfoHash;
}

interface TradeOptions {
  readonly sizeBytes?: number;
  /** The buyer's. */
  readonly ledger?: LedgerStore;
  readonly sellersLedger?: LedgerStore;
}

const memory = (): LedgerStore => new MemoryLedger();

/** Of a busy disk: what is written last is stored a while later. */
function slow(ledger: LedgerStore): LedgerStore {
  return {
    open: () => ledger.open(),
    journal: () => ledger.journal(),
    write: async (change) => {
      await new Promise((resolve) => setTimeout(resolve, DISK_MS));
      await ledger.write(change);
    },
  };
}

/** A seller with a slow line and a buyer with a budget. */
async function trade(
  rail: BudgetRequest['rail'],
  { sizeBytes = 48 * MIB, ledger = memory(), sellersLedger = memory() }: TradeOptions = {},
): Promise<Trade> {
  const world = await PayingWorld.open();
  worlds.push(world);
  const seller = await world.peer({ key: SELLER, ledger: sellersLedger });
  await seller.engine.handlers['settings.set']({ upLimitBytesPerSecond: 5 * MIB });
  await seller.engine.handlers['earn.set']({ isOn: true, payee: addressOfKey(keyOf(9)) });
  const link = await world.share(seller, sizeBytes);
  const buyer = await world.peer({ key: BUYER, ledger });
  const { infoHash } = await buyer.engine.handlers['torrent.add']({ kind: 'link', link });
  await buyer.engine.handlers['pay.start'](budgetFor(infoHash, rail));
  return { world, seller, buyer, infoHash };
}

function budgetFor(infoHash: InfoHash, rail: BudgetRequest['rail']): BudgetRequest {
  return {
    infoHash,
    asset: TRX,
    limit: 100_000_000n,
    highestPrice: FLOOR,
    perDay: null,
    perSeller: null,
    maxSellers: 2,
    targetBytesPerSecond: null,
    rail,
    payer: addressOfKey(keyOf(BUYER)),
    source: 'tronlink',
  };
}

const paid = async ({ buyer }: Trade) => (await buyer.budget()).paidBytes;
const earned = async ({ seller }: Trade) => (await seller.view()).sold[0]?.earned ?? 0n;
const isComplete = async ({ buyer, infoHash }: Trade) =>
  (await buyer.engine.handlers['engine.state'](null)).torrents.find(
    (torrent) => torrent.infoHash === infoHash,
  )?.progress === 1;

describe('a download that is paid for', { timeout: 120_000 }, () => {
  test('pays a channel exactly what came in the paid class, until it is stopped, and ends it in another session', async () => {
    const home = newHome();
    const deal = await trade('channel', { ledger: new MemoryLedger(new MemoryLog(home)) });
    const { world, buyer, seller, infoHash } = deal;
    await expect.poll(() => paid(deal), PATIENCE).toBeGreaterThan(3 * MIB);
    expect(await buyer.budget()).toMatchObject({ phase: 'paying', fault: null });
    expect(buyer.wanted.map(({ what }) => what.kind)).toEqual(['deposit']);

    await buyer.engine.handlers['pay.stop']({ infoHash });
    await expect.poll(async () => (await buyer.budget()).peers[0]?.state, PATIENCE).toBe('free');
    const owed = async () => {
      const units = BigInt(await paid(deal)) * FLOOR + (CLAIM_COST_SUN << 20n);
      return (units + (1n << 20n) - 1n) >> 20n;
    };
    await expect
      .poll(async () => [(await buyer.budget()).spent, await earned(deal)], PATIENCE)
      .toEqual([await owed(), await owed()]);
    expect(await buyer.budget()).toMatchObject({ phase: 'stopped' });

    await expect.poll(() => isComplete(deal), PATIENCE).toBe(true);
    expect(await earned(deal)).toBe(await owed());
    expect([...buyer.faults, ...seller.faults]).toEqual([]);
    const { text } = await buyer.engine.handlers['ledger.export']({ format: 'csv', tokens: [] });
    expect(text.split('\r\n').map((line) => line.split(',')[1])).toEqual(
      expect.arrayContaining(['budget', 'deposit', 'budget-stopped']),
    );

    // The seller is asked on a wire that the channel was never on, with no budget there.
    const { accountId } = (await buyer.view()).bought[0]!;
    const again = await world.peer({ key: BUYER, ledger: new MemoryLedger(new MemoryLog(home)) });
    const ask = () => again.engine.handlers['pay.agree-close']({ accountId });
    expect(await ask()).toEqual({ kind: 'not-agreed', why: 'away' });
    const link = `magnet:?xt=urn:btih:${infoHash}`;
    await again.engine.handlers['torrent.add']({ kind: 'link', link });
    await expect.poll(async () => (await ask()).kind, PATIENCE).toBe('agreed');
    expect(await ask()).toMatchObject({ finalAmount: await owed() });
    expect((await again.view()).bought[0]).toMatchObject({ isEndAgreed: true, phase: 'closing' });
    expect((await seller.view()).sold[0]).toMatchObject({ phase: 'closing' });
    expect(await earned(deal)).toBe(await owed());
    expect([...again.faults, ...seller.faults]).toEqual([]);
  });

  test('ends with the torrent: added again, it spends nothing that was allowed before', async () => {
    const world = await PayingWorld.open();
    worlds.push(world);
    const { engine } = await world.peer({ key: BUYER });
    const infoHash = 'ab'.repeat(20) as InfoHash;
    await engine.handlers['torrent.add']({ kind: 'link', link: infoHash });
    await engine.handlers['pay.start'](budgetFor(infoHash, 'direct'));
    await engine.handlers['torrent.remove']({ infoHash, deleteData: true });
    await engine.handlers['torrent.add']({ kind: 'link', link: infoHash });
    const { budgets } = await engine.handlers['pay.state'](null);
    expect(budgets.map(({ phase }) => phase)).toEqual(['stopped']);
  });

  test('pays directly, once the payer let our key speak; without a ledger it is free', async () => {
    const home = newHome();
    const deal = await trade('direct', { ledger: new MemoryLedger(new MemoryLog(home)) });
    const { buyer } = deal;
    await expect.poll(() => paid(deal), PATIENCE).toBeGreaterThan(2 * MIB);
    // A purse that does not sign by itself is asked by way of the page.
    expect(buyer.wanted.map(({ what }) => what.kind)).toEqual(['delegate', 'transfer']);

    await new MemoryLedger(new MemoryLog(home)).open();
    await expect.poll(async () => (await buyer.view()).fault?.code, PATIENCE).toBe('ledger_taken');
    expect((await buyer.budget()).phase).toBe('failed');
    await expect.poll(() => isComplete(deal), PATIENCE).toBe(true);
  });

  test('is paid and stored to the last byte when both engines are drained', async () => {
    const homes = { buyer: newHome(), seller: newHome() };
    const at = (home: MemoryLogHome) => new MemoryLedger(new MemoryLog(home));
    const deal = await trade('channel', {
      ledger: slow(at(homes.buyer)),
      sellersLedger: slow(at(homes.seller)),
    });
    const { buyer, seller, world } = deal;
    // A window at a time, with such disks: the file may be whole before the second.
    await expect.poll(() => paid(deal), PATIENCE).toBeGreaterThan(MIB / 4);
    await Promise.all([
      buyer.engine.handlers['engine.drain'](null),
      seller.engine.handlers['engine.drain'](null),
    ]);
    const { spent, paidBytes } = await buyer.budget();
    const [sold] = (await seller.view()).sold;

    // Engines that start from what was stored.
    const buyerAgain = await world.peer({ key: BUYER, ledger: at(homes.buyer) });
    const sellerAgain = await world.peer({ key: SELLER, ledger: at(homes.seller) });
    expect(await buyerAgain.budget()).toMatchObject({ spent, paidBytes });
    const again = (await sellerAgain.view()).sold[0];
    expect(again).toMatchObject({ earned: sold?.earned, paidBytes: sold?.paidBytes });
    expect(sold?.earned).toBeGreaterThan(0n);
    // It goes on as it was allowed to.
    expect((await buyerAgain.budget()).phase).not.toBe('stopped');
    expect([...buyer.faults, ...seller.faults]).toEqual([]);
  });
});

function newHome(): MemoryLogHome {
  return { epoch: 0, lines: [] };
}
