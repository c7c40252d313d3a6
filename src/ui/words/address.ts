import { parseTronAddress } from '../../core/units/tron-address.ts';

const ADDRESS_LENGTH = 34;

/** What can be said of an address while it is typed. `short`: it may yet become one. */
export function addressVerdict(text: string): 'empty' | 'short' | 'wrong' | 'good' {
  const typed = text.trim();
  if (typed === '') return 'empty';
  if (parseTronAddress(typed) !== null) return 'good';
  const mayBecomeOne = typed.length < ADDRESS_LENGTH && /^T[1-9A-HJ-NP-Za-km-z]*$/.test(typed);
  return mayBecomeOne ? 'short' : 'wrong';
}
