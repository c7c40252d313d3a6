/**
 * Credit for accounts whose deposit is not solid yet: together one W per network (/24 or /64), and 16
 * for all peers whose address is unknown. New accounts cost nothing until a block is solid; addresses
 * of many networks do.
 */
import { MIB } from '../../../core/units/bytes.ts';
import type { AccountId } from '../../../core/ledger/records.ts';

/** W as it begins once a deposit is solid. */
const NETWORK_BYTES = MIB;
const UNKNOWN_BYTES = 16 * MIB;

/** `203.0.113.0/24`, `2001:db8:0:7/64`, `unknown`. */
export type NetworkKey = string & { readonly __unit: 'NetworkKey' };

export function networkOf(address: string | null): NetworkKey {
  const text = (address ?? '').replace(/^\[|\]$/g, '').replace(/^::ffff:(?=\d+\.)/i, '');
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(text)?.[1];
  if (v4 !== undefined) return `${v4}.0/24` as NetworkKey;
  const groups = text.includes(':') ? expand(text) : null;
  return (groups === null ? 'unknown' : `${groups.slice(0, 4).join(':')}/64`) as NetworkKey;
}

/** An account that has no solid deposit, and the bytes it has not paid for. */
export interface UnsolidDebt {
  readonly accountId: AccountId;
  readonly network: NetworkKey;
  readonly unpaidBytes: number;
}

/** Whether a block more stays within what the account's network may owe. */
export function isWithinNetwork(
  debts: Iterable<UnsolidDebt>,
  network: NetworkKey,
  lengthBytes: number,
): boolean {
  let sum = lengthBytes;
  for (const debt of debts) if (debt.network === network) sum += debt.unpaidBytes;
  return sum <= (network === 'unknown' ? UNKNOWN_BYTES : NETWORK_BYTES);
}

/** Eight groups without leading zeros; null for what is no IPv6 address. */
function expand(text: string): string[] | null {
  const [head = '', tail, ...more] = (text.split('%')[0] ?? '').split('::');
  if (more.length > 0) return null;
  const groupsOf = (part: string | undefined) =>
    part === undefined || part === '' ? [] : part.split(':');
  const before = groupsOf(head);
  const after = groupsOf(tail);
  const gap = 8 - before.length - after.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return null;
  const groups = [...before, ...Array<string>(gap).fill('0'), ...after];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}
