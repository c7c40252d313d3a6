import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRX } from '../../../core/channel/asset.ts';
import type { AccountId, EarningRecord } from '../../../core/ledger/records.ts';
import { owedFor, priceUnits } from '../../../core/paywire/debt.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import { dayOf, Earnings } from './earnings.ts';

const DAY_MS = 86_400_000;
const NOW = 20_000 * DAY_MS + 5;
const ACCOUNT = 'account' as AccountId;
const ONE = '11'.repeat(20) as InfoHash;
const TWO = '22'.repeat(20) as InfoHash;
const THREE = '33'.repeat(20) as InfoHash;
const MIB = 1024 * 1024;

function serve(earnings: Earnings, infoHash: InfoHash, lengthBytes: number, price: bigint): void {
  earnings.served({ accountId: ACCOUNT, infoHash, lengthBytes, price }, NOW);
}

function amounts(earnings: Earnings): Record<string, bigint> {
  const { torrents } = earnings.view(() => TRX, NOW);
  return Object.fromEntries(torrents.map(({ infoHash, amount }) => [infoHash, amount]));
}

describe('Earnings', () => {
  it('divides a voucher over the torrents that it pays for', () => {
    const earnings = new Earnings([]);
    serve(earnings, ONE, 3000, 2n);
    serve(earnings, TWO, 1000, 2n);
    serve(earnings, TWO, 500, 0n);
    earnings.earned(ACCOUNT, 9n, TWO, NOW);
    const { torrents, today, days } = earnings.view(() => TRX, NOW);
    expect(torrents).toEqual([
      { infoHash: ONE, asset: TRX, amount: 6n, paidBytes: 3000, freeBytes: 0 },
      { infoHash: TWO, asset: TRX, amount: 3n, paidBytes: 1000, freeBytes: 500 },
    ]);
    expect(today).toEqual({ trx: 9n });
    expect(days).toEqual([{ day: 20_000, asset: TRX, amount: 9n }]);
  });

  it('loses no unit, and gives what pays for nothing known to the torrent it came by', () => {
    const earnings = new Earnings([]);
    for (const torrent of [ONE, TWO]) serve(earnings, torrent, 1, 1n);
    earnings.earned(ACCOUNT, 3n, ONE, NOW);
    earnings.earned(ACCOUNT, 5n, TWO, NOW);
    const { torrents } = earnings.view(() => TRX, NOW);
    expect(torrents.reduce((sum, { amount }) => sum + amount, 0n)).toBe(8n);
  });

  it('keeps what a voucher did not pay for, for the torrents that made it', () => {
    const earnings = new Earnings([]);
    serve(earnings, ONE, 2 * MIB, 4n);
    serve(earnings, TWO, 2 * MIB, 4n);
    // Half of it now, and the rest by a wire of the second torrent.
    for (const part of [8n, 8n]) earnings.earned(ACCOUNT, part, TWO, NOW);
    expect(amounts(earnings)).toEqual({ [ONE]: 8n, [TWO]: 8n });
  });

  it('books a direct payment on the torrents whose bytes it paid, wherever it came in', () => {
    const earnings = new Earnings([]);
    serve(earnings, ONE, MIB, 0n);
    earnings.used(ACCOUNT, 0n, NOW);
    serve(earnings, TWO, 3 * MIB, 100n);
    earnings.used(ACCOUNT, 300n, NOW);
    serve(earnings, ONE, MIB, 100n);
    earnings.used(ACCOUNT, 400n, NOW);
    expect(amounts(earnings)).toEqual({ [ONE]: 100n, [TWO]: 300n });
    // Asked again, also after a restart, it books nothing twice.
    earnings.used(ACCOUNT, 400n, NOW);
    const later = new Earnings(earnings.takeUnsaved());
    later.used(ACCOUNT, 400n, NOW);
    later.used(ACCOUNT, 390n, NOW);
    expect(amounts(later)).toEqual({ [ONE]: 100n, [TWO]: 300n });
  });

  it('adds up to what was used of direct payments, to the unit, over reloads and lost payments', () => {
    const block = fc.record({
      torrent: fc.constantFrom(ONE, TWO, THREE),
      lengthBytes: fc.integer({ min: 1, max: 64 * 1024 }),
      price: fc.bigInt(0n, 5_000n),
      next: fc.constantFrom('block', 'book', 'reload', 'vanish'),
    });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 60 }), (blocks) => {
        let earnings = new Earnings([]);
        let sent = 0n;
        let booked = 0n;
        const stored = new Map<string, EarningRecord>();
        for (const { torrent, lengthBytes, price, next } of blocks) {
          serve(earnings, torrent, lengthBytes, price);
          sent += priceUnits(lengthBytes, price);
          if (next === 'block') continue;
          const isGone = next === 'vanish';
          const paid = isGone ? owedFor(sent) / 2n : owedFor(sent);
          if (isGone) earnings.vanished(ACCOUNT, paid);
          earnings.used(ACCOUNT, paid, NOW);
          booked = isGone || paid > booked ? paid : booked;
          const sums = Object.values(amounts(earnings));
          expect(sums.reduce((sum, amount) => sum + amount, 0n)).toBe(booked);
          expect(sums.every((amount) => amount >= 0n)).toBe(true);
          for (const record of earnings.takeUnsaved()) stored.set(record.infoHash, record);
          if (next === 'reload') earnings = new Earnings([...stored.values()]);
        }
      }),
    );
  });

  it('gives each torrent what its own bytes came to, within a unit for each booking', () => {
    const blocks = fc.array(
      fc.record({
        torrent: fc.constantFrom(ONE, TWO, THREE),
        lengthBytes: fc.integer({ min: 1, max: 64 * 1024 }),
        price: fc.bigInt(1n, 5_000n),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(blocks, (served) => {
        const earnings = new Earnings([]);
        const units = new Map<InfoHash, bigint>();
        let sent = 0n;
        for (const { torrent, lengthBytes, price } of served) {
          serve(earnings, torrent, lengthBytes, price);
          const more = priceUnits(lengthBytes, price);
          sent += more;
          units.set(torrent, (units.get(torrent) ?? 0n) + more);
          earnings.used(ACCOUNT, owedFor(sent), NOW);
        }
        const by = amounts(earnings);
        for (const [torrent, own] of units) {
          const difference = (by[torrent] ?? 0n) - owedFor(own);
          const bound = BigInt(served.length) + 1n;
          expect(difference <= bound && difference >= -bound).toBe(true);
        }
      }),
    );
  });

  it('tells what is to be stored once, and goes on from what was', () => {
    const earnings = new Earnings([]);
    serve(earnings, ONE, 100, 1n);
    const stored = earnings.takeUnsaved();
    expect(stored).toHaveLength(1);
    expect(earnings.takeUnsaved()).toEqual([]);
    const later = new Earnings(stored);
    later.earned(ACCOUNT, 4n, ONE, NOW);
    expect(later.takeUnsaved()).toEqual([{ ...stored[0], amount: 4n }]);
    expect(later.paidBytesOf(ACCOUNT)).toBe(100);
  });

  it('shows thirty days, newest first', () => {
    const record = { accountId: ACCOUNT, infoHash: ONE, amount: 1n, paidBytes: 0, freeBytes: 0 };
    const days = [19_970, 19_971, 19_999].map((day) => ({ ...record, day: day as never }));
    expect(new Earnings(days).view(() => TRX, NOW).days.map(({ day }) => day)).toEqual([
      19_999, 19_971,
    ]);
    expect(dayOf(NOW)).toBe(20_000);
  });
});
