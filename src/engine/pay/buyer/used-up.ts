/** Which of the user's limits leaves nothing for another payment, and how that is told. */
import { FaultError } from '../../../core/fault.ts';
import type { Rooms } from './spending.ts';

export type Limit = keyof Rooms;

/** `limit_reached`, by one limit. */
export class UsedUp extends FaultError {
  readonly limit: Limit;

  /** @param feeSun What another payment burns first, of the budget. */
  constructor(rooms: Rooms, feeSun = 0n) {
    const { limit, room } = tightest({ ...rooms, budget: rooms.budget - feeSun });
    const isFee = limit === 'budget' && room === 0n && rooms.budget > 0n;
    super('limit_reached', isFee ? FEE : room > 0n ? TOO_LITTLE[limit] : NOTHING[limit]);
    this.limit = limit;
  }
}

const FEE = 'What is left of the budget does not cover the network fee of a payment.';

const NOTHING: Readonly<Record<Limit, string>> = {
  budget: 'What you allowed to spend is used up.',
  seller: 'What you allowed for one seller is used up.',
  day: 'What you allowed for today is used up. Paying goes on tomorrow.',
};

const TOO_LITTLE: Readonly<Record<Limit, string>> = {
  budget: 'What is left of the budget is too little for another payment.',
  seller: 'What you allowed for one seller leaves too little for another payment to it.',
  day: 'What you allowed for today leaves too little for another payment. Paying goes on tomorrow.',
};

/** The limit that leaves least, and what it leaves. */
export function tightest(rooms: Rooms): { readonly limit: Limit; readonly room: bigint } {
  let [limit, room]: [Limit, bigint] = ['budget', rooms.budget];
  if (rooms.seller !== null && rooms.seller < room) [limit, room] = ['seller', rooms.seller];
  if (rooms.day !== null && rooms.day < room) [limit, room] = ['day', rooms.day];
  return { limit, room: room > 0n ? room : 0n };
}
