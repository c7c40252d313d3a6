/** Where the seller's machine goes, as data: docs/protocol.md is drawn from it, and a test holds it to the machine. */
import type { SellerState } from './seller-events.ts';
import { each, type Transition } from './transition.ts';

/** With an account on this connection. */
const ATTACHED = ['free', 'active', 'waiting', 'suspended'] as const;
const BIDDING = ['quoted', 'active', 'waiting'] as const;
const ALL_UP = [
  'free',
  'quoted',
  'verifying',
  'active',
  'waiting',
  'suspended',
  'closing',
] as const;

export const SELLER_TRANSITIONS: readonly Transition<SellerState>[] = [
  { from: 'free', event: 'bid', to: 'quoted', note: 'no account yet' },
  { from: 'free', event: 'bid', to: 'active', note: 'opened before on this connection' },
  ...each(['active', 'waiting'], 'bid', 'quoted', 'in another asset: another debt'),
  ...each(['free', 'quoted'], 'open', 'verifying', 'proved'),
  ...each(['free', 'quoted'], 'pay', 'verifying', 'proved'),
  { from: 'verifying', event: 'state', to: 'active', note: 'the chain has it' },
  { from: 'verifying', event: '(checked)', to: 'active', note: 'state was here' },
  ...each(['verifying'], 'state', 'free', 'the bid was withdrawn'),
  ...each(['verifying'], '(checked)', 'free', 'the bid was withdrawn, or refused'),
  { from: 'verifying', event: '(checked)', to: 'quoted', note: 'refused' },
  ...each(['verifying'], 'state', 'suspended'),
  ...each(['verifying'], '(checked)', 'suspended'),
  ...each(['verifying'], '(not checked)', 'quoted'),
  ...each(['verifying'], '(not checked)', 'free'),
  ...each(['verifying'], '(time)', 'quoted', '120 s'),
  ...each(['verifying'], '(time)', 'free', '120 s'),
  { from: 'active', event: '(pushed)', to: 'waiting', note: 'window full' },
  ...each(
    ['active'],
    'any event',
    'waiting',
    'window full by another wire, or by others of its network',
  ),
  { from: 'waiting', event: '(stored)', to: 'active', note: 'room for a block' },
  ...each(['waiting'], 'voucher', 'active', 'its account was ended by another wire: free'),
  ...each(['waiting'], '(account)', 'active', 'room for a block'),
  ...each(['waiting'], 'bid', 'active', 'room for a block at the new price'),
  ...each(['waiting'], '(share)', 'active', 'not in the paid set, or room for a block'),
  ...each(['waiting'], 'any event', 'active', 'room, for others of its network paid'),
  ...each(['waiting'], '(time)', 'active', 'room for a block; or 2 s: free, and back after 10 s'),
  ...each(BIDDING, 'bid', 'free', 'withdrawn or refused'),
  ...each(BIDDING, '(time)', 'free', 'the bid is 60 s old'),
  ...each(['active', 'waiting'], '(share)', 'free', 'busy'),
  ...each(BIDDING, '(terms)', 'free', 'nothing for sale'),
  ...each(['active', 'waiting'], '(account)', 'free', 'its end was seen on chain'),
  ...each(BIDDING, 'reject', 'free', 'junk, violation'),
  // Its other wires are suspended with it, without an event of theirs.
  ...each(['free', 'active'], '(time)', 'suspended', 'not paid 10 s after q=0'),
  ...each(['active'], '(stored)', 'suspended', 'the same, by a voucher that frees too little'),
  ...each(['suspended'], '(time)', 'free', '(debt + W) / 64 KiB/s, doubling'),
  ...each(['suspended'], '(time)', 'active', 'the same, with a bid from before'),
  ...each(ATTACHED, 'close', 'closing'),
  { from: 'verifying', event: '(checked)', to: 'closing', note: 'it agreed to the end before' },
  { from: 'closing', event: '(close signed)', to: 'closed' },
  ...each(['free', 'quoted'], 'open', 'banned', 'second forged signature'),
  ...each(
    ALL_UP.filter((state) => state !== 'closing'),
    'pay',
    'banned',
    'second forged signature',
  ),
  ...each([...ATTACHED, 'closing'], 'voucher', 'banned', 'second forged signature'),
  ...each(['verifying'], 'state', 'banned', 'second forged signature, of its voucher'),
  ...each(['verifying'], '(checked)', 'banned', 'second forged signature, of its voucher'),
  ...each(ALL_UP, '(ending)', 'closed'),
];
