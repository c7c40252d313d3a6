import { describe, expect, it } from 'vitest';
import { TRX } from '../../../core/channel/asset.ts';
import type { AccountId } from '../../../core/ledger/records.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import { dayOf, Earnings } from './earnings.ts';

const DAY_MS = 86_400_000;
const NOW = 20_000 * DAY_MS + 5;
const ACCOUNT = 'account' as AccountId;
const ONE = '11'.repeat(20) as InfoHash;
const TWO = '22'.repeat(20) as InfoHash;

function serve(earnings: Earnings, infoHash: InfoHash, lengthBytes: number, price: bigint): void {
  earnings.served({ accountId: ACCOUNT, infoHash, lengthBytes, price }, NOW);
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
