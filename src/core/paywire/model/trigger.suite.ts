import type { BuyerEvent } from '../buyer-events.ts';
import type { SellerEvent } from '../seller-events.ts';

const OWN: Readonly<Record<Exclude<(BuyerEvent | SellerEvent)['kind'], 'message'>, string>> = {
  bid: '(bid)',
  backed: '(backed)',
  'not-backed': '(not backed)',
  proved: '(proved)',
  signed: '(signed)',
  'not-signed': '(not signed)',
  requested: '(requested)',
  rejected: '(rejected)',
  choked: '(choked)',
  block: '(block)',
  verified: '(hash)',
  shared: '(shared)',
  stop: '(stop)',
  close: '(close)',
  ending: '(ending)',
  tick: '(time)',
  'channel-checked': '(checked)',
  'payment-checked': '(checked)',
  'not-checked': '(not checked)',
  'voucher-stored': '(stored)',
  'voucher-not-stored': '(not stored)',
  'close-signed': '(close signed)',
  'account-changed': '(account)',
  share: '(share)',
  pushed: '(pushed)',
  terms: '(terms)',
};
const PHASES = { free: 'offer q=0', paid: 'offer q=1', quote: 'offer q=2' } as const;

/** An event as the tables of transitions name it. */
export function triggerOf(event: BuyerEvent | SellerEvent): string {
  if (event.kind !== 'message') return OWN[event.kind];
  const { message } = event;
  return message.kind === 'offer' ? PHASES[message.phase] : message.kind;
}
