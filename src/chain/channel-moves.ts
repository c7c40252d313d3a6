/** What a call of the channel contract paid out, from the events in its receipt. */
import { decodeEvent } from '../core/channel/event.ts';
import type { ChannelMoves } from '../core/money/outbox.ts';
import { asHex, asList, member } from './answer.ts';

const ADDRESS_DIGITS = 40;

/** Null when the contract that was called told of no channel. */
export function readMoves(info: object): ChannelMoves | null {
  // With the prefix 41, which logs leave out.
  const called = asHex(member(info, 'contract_address')).slice(-ADDRESS_DIGITS);
  const events = asList(member(info, 'log')).flatMap((log) => {
    if (asHex(member(log, 'address')).slice(-ADDRESS_DIGITS) !== called) return [];
    const topics = asList(member(log, 'topics')).map(asHex);
    return decodeEvent(topics, asHex(member(log, 'data'))) ?? [];
  });
  if (events.length === 0) return null;
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, one) => total + one, 0n);
  return {
    toPayees: sum(events.flatMap((event) => (event.name === 'Claimed' ? [event.amount] : []))),
    toPayers: sum(events.flatMap((event) => (event.name === 'Closed' ? [event.refund] : []))),
  };
}
