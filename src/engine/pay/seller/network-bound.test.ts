import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../../core/ledger/records.ts';
import { isWithinNetwork, networkOf } from './network-bound.ts';

describe('networkOf', () => {
  it.each([
    ['203.0.113.9', '203.0.113.0/24'],
    ['::ffff:203.0.113.9', '203.0.113.0/24'],
    ['2001:db8:0:7::1', '2001:db8:0:7/64'],
    ['2001:0DB8:0000:0007:aaaa::', '2001:db8:0:7/64'],
    ['[2001:db8::1]', '2001:db8:0:0/64'],
    ['fe80::1%eth0', 'fe80:0:0:0/64'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4/64'],
    ['a1b2c3.local', 'unknown'],
    ['1::2::3', 'unknown'],
    ['1:2:3:4:5:6:7:8:9', 'unknown'],
    [null, 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('isWithinNetwork', () => {
  const debt = (address: string | null, unpaidBytes: number) => ({
    accountId: String(address) as AccountId,
    network: networkOf(address),
    unpaidBytes,
  });

  it('counts all accounts of one network together', () => {
    const debts = [debt('203.0.113.1', 600_000), debt('203.0.113.2', 400_000)];
    expect(isWithinNetwork(debts, networkOf('203.0.113.3'), 48_576)).toBe(true);
    expect(isWithinNetwork(debts, networkOf('203.0.113.3'), 48_577)).toBe(false);
    expect(isWithinNetwork(debts, networkOf('203.0.114.3'), 1_048_576)).toBe(true);
  });

  it('gives peers without an address sixteen windows in all', () => {
    const debts = [debt(null, 16_777_215)];
    expect(isWithinNetwork(debts, networkOf(null), 1)).toBe(true);
    expect(isWithinNetwork(debts, networkOf(null), 2)).toBe(false);
  });
});
