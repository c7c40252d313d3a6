import { expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import type { AccountId } from '../../core/ledger/records.ts';
import type { ChannelView } from '../../wallet/wallet.ts';
import { boughtOf, PAYEE } from '../test-paying.ts';
import { canAgree, isIdle, mergeChannels } from './merge-channels.ts';

function channelOf(channelId: string, phase: ChannelView['phase'] = 'open'): ChannelView {
  const amounts = { balance: 5n, claimed: 0n, withdrawDelaySeconds: 86_400 };
  return { channelId, payee: PAYEE, token: null, asset: TRX, phase, closesAt: null, ...amounts };
}

const id = (text: string) => text as AccountId;

test('a channel that both know is one row; what one alone knows stays', () => {
  const direct = boughtOf({ accountId: id('direct:1'), rail: 'direct', usedAt: 2 });
  const unread = boughtOf({ accountId: id('c3'), usedAt: 9 });
  const rows = mergeChannels(
    [channelOf('c1'), channelOf('c2', 'closing')],
    [boughtOf({ accountId: id('c2') }), direct, unread],
  );
  expect(rows.map((row) => [row.id, row.channel !== null, row.bought !== null])).toEqual([
    ['c1', true, false],
    ['c2', true, true],
    ['c3', false, true],
    ['direct:1', false, true],
  ]);
});

test('thirty days without use propose closing an open one', () => {
  const days = (count: number) => count * 86_400_000;
  const row = (phase: ChannelView['phase']) => ({
    id: 'c1',
    channel: channelOf('c1', phase),
    bought: boughtOf(),
  });
  expect(isIdle(row('open'), days(30))).toBe(false);
  expect(isIdle(row('open'), days(30) + 1)).toBe(true);
  expect(isIdle(row('closing'), days(31))).toBe(false);
});

test('the seller of an open channel of this browser can be asked to agree to its end', () => {
  const row = { id: 'c1', channel: channelOf('c1') };
  expect(canAgree({ ...row, bought: boughtOf() })).toBe(true);
  // It may be there in another torrent, without the channel.
  expect(canAgree({ ...row, bought: boughtOf({ isConnected: false }) })).toBe(true);
  expect(canAgree({ ...row, bought: boughtOf({ rail: 'direct' }) })).toBe(false);
  expect(canAgree({ ...row, bought: null })).toBe(false);
  expect(canAgree({ id: 'c1', channel: channelOf('c1', 'closing'), bought: boughtOf() })).toBe(
    false,
  );
});
