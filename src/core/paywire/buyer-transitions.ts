/** Where the buyer's machine goes, as data: docs/protocol.md is drawn from it, and a test holds it to the machine. */
import type { BuyerState } from './buyer-events.ts';
import { each, type Transition } from './transition.ts';

/** With a bid that stands, and no class 1. */
const BIDDING = ['bid', 'quoted', 'opening', 'open'] as const;
const PAID = ['active', 'waiting'] as const;
const ALL_UP = ['free', 'terms', ...BIDDING, ...PAID, 'draining', 'refused'] as const;

export const BUYER_TRANSITIONS: readonly Transition<BuyerState>[] = [
  { from: 'free', event: '(bid)', to: 'terms', note: 'the terms are unknown' },
  { from: 'free', event: '(bid)', to: 'bid', note: 'no account on this connection yet' },
  { from: 'free', event: '(bid)', to: 'open', note: 'opened before on this connection' },
  { from: 'terms', event: 'terms', to: 'bid' },
  { from: 'terms', event: 'terms', to: 'free', note: 'not in that asset, or not for that price' },
  { from: 'bid', event: 'offer q=2', to: 'quoted' },
  { from: 'bid', event: '(backed)', to: 'opening' },
  { from: 'quoted', event: '(backed)', to: 'opening' },
  ...each(['bid', 'quoted', 'opening'], 'opened', 'open'),
  ...each(['bid', 'quoted', 'opening'], 'credited', 'open'),
  ...each(['open', 'waiting'], 'offer q=1', 'active', 'at a price that was bid'),
  { from: 'active', event: 'need', to: 'waiting' },
  { from: 'waiting', event: '(signed)', to: 'active', note: 'the voucher leaves' },
  { from: 'waiting', event: 'need', to: 'active', note: 'the voucher that it lacks leaves again' },
  {
    from: 'waiting',
    event: 'any event',
    to: 'active',
    note: 'a wire that ended had signed it',
  },
  ...each(PAID, 'offer q=0', 'open', 'what is owed is paid'),
  ...each(['terms', ...BIDDING], '(stop)', 'free'),
  ...each(['terms', ...BIDDING], '(close)', 'free'),
  ...each(['terms', ...BIDDING], '(bid)', 'free', 'withdrawn'),
  ...each(BIDDING, '(stop)', 'refused', 'refused while it was paid'),
  ...each(BIDDING, '(close)', 'refused', 'refused while it was paid'),
  ...each(BIDDING, '(bid)', 'refused', 'withdrawn, and refused while it was paid'),
  ...each(['opening', 'open', ...PAID, 'draining'], '(bid)', 'bid', 'in another asset'),
  ...each(PAID, '(stop)', 'draining'),
  ...each(PAID, '(close)', 'draining'),
  ...each(PAID, '(bid)', 'draining', 'withdrawn'),
  ...each(PAID, '(not signed)', 'draining'),
  ...each(PAID, '(hash)', 'draining', 'junk'),
  ...each(PAID, 'reject', 'draining'),
  ...each(['free', 'refused'], 'offer q=1', 'draining', 'it crossed the withdrawal'),
  { from: 'draining', event: '(bid)', to: 'active' },
  { from: 'draining', event: 'offer q=0', to: 'free' },
  {
    from: 'draining',
    event: 'offer q=0',
    to: 'refused',
    note: 'after a reject, junk, no signature',
  },
  ...each(['free', 'terms', ...BIDDING], 'reject', 'refused'),
  ...each(['free', 'open'], '(not signed)', 'refused'),
  ...each(['free', 'open'], '(hash)', 'refused', 'junk'),
  ...each(['bid', 'quoted'], '(not backed)', 'refused'),
  ...each(['terms', 'bid', 'opening'], '(time)', 'refused', '30 s, opening 120 s'),
  ...each([...PAID, 'draining'], '(time)', 'refused', 'a lower bid was ignored for 10 s'),
  ...each(['free', 'terms', ...BIDDING, ...PAID, 'draining'], 'offer q=1', 'refused', 'violation'),
  ...each([...PAID, 'draining'], '(block)', 'refused', 'violation: nobody asked for it'),
  ...each(
    ['free', 'terms', ...BIDDING, ...PAID, 'draining'],
    'any mark',
    'refused',
    'violation: not equal',
  ),
  ...each(
    ['free', ...BIDDING, ...PAID, 'draining'],
    'close',
    'refused',
    'not signed, or not asked for',
  ),
  { from: 'refused', event: '(time)', to: 'free', note: 'but not after a violation' },
  ...each(['free', 'open', 'draining', 'refused'], 'close', 'closed', 'the seller agreed'),
  ...each(['bid', 'quoted', 'opening'], 'close', 'closed', 'it had agreed before'),
  ...each(ALL_UP, '(ending)', 'closed'),
];
