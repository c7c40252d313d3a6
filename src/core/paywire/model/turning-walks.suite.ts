/**
 * Ways of a buyer that turns: to another asset, or back to a seller that refused it; or
 * pays late, and of two of its wires.
 */
import type { AccountId } from '../../ledger/records.ts';
import { BuyerAccount } from '../buyer-account.ts';
import type { Nonce } from '../identifiers.ts';
import { PROBE, type Probe, withToken } from './probes.suite.ts';
import { TXID } from './records.suite.ts';
import { active, after, full, introduced, paid, type Walk } from './ways.suite.ts';
import { FLOOR, TOKEN } from './world.suite.ts';

/** It wants to pay with the token from now on; the fourth bid after {@link refused}. */
const toToken: Probe = (world, link) => {
  const terms = withToken(world);
  world.buyer.told(link, { kind: 'message', message: { kind: 'terms', terms } });
  world.bid(link, FLOOR, TOKEN);
};
const backedInToken: Probe = (world, link) => {
  const { record } = world.buyer.account;
  const account = new BuyerAccount({ ...record, asset: TOKEN, accountId: 'token' as AccountId });
  world.buyer.told(link, { kind: 'backed', account, instalment: TXID });
};
const inPaidClass: Probe = (world, link) => {
  active(world, link);
};
/** Refused while it was paid, and bid again before the free class came. */
const refused: Probe = after(
  inPaidClass,
  PROBE.busy,
  (world, link) => {
    world.bid(link, FLOOR);
  },
  PROBE.freeOffer,
);
const REFUSED: readonly Probe[] = [
  refused,
  after(refused, toToken),
  after(refused, toToken, PROBE.quote(4)),
  after(refused, toToken, backedInToken),
];

const close: Probe = (world, link) => {
  const account = link.buyer.account ?? world.buyer.account;
  const nonce = 'cd'.repeat(16) as Nonce;
  world.buyer.told(link, { kind: 'close', account, instalment: TXID, nonce });
};
const withdraw: Probe = (world, link) => {
  world.bid(link, 0n);
};

/** What one wire had signed when it ended leaves on the other, that was asked for it too. */
const endedBeside: Probe = (world, link) => {
  const other = world.connect();
  active(world, other);
  full(world, link);
  PROBE.need(10n ** 9n)(world, other);
  world.cut(link);
  paid(world, link);
  world.tick(300);
};

/** A piece that was paid for turns out to be junk when it is free again. */
const lateJunk: Probe = (world, link) => {
  active(world, link);
  world.requestPiece(link);
  world.settle(link);
  world.serve(link, 100);
  world.settle(link);
  PROBE.freeOffer(world, link);
  world.verifyArrived(false);
};
/** Nobody asked for that block. */
const unasked: Probe = (world, link) => {
  world.push(link, 1000, 0);
  while (world.deliverToBuyer(link));
};
/** Out of the paid class for not paying, the bid withdrawn, and still nothing paid 10 s later. */
const neverPaid: Probe = (world, link) => {
  full(world, link);
  world.tick(2500);
  withdraw(world, link);
  while (world.deliverToSeller(link));
  world.tick(10_500);
};

export const TURNING_WALKS: readonly Walk[] = [
  { go: lateJunk },
  { go: after(full, unasked) },
  { go: neverPaid },
  { go: after(full, PROBE.need(1n)) },
  { go: endedBeside },
  ...REFUSED.flatMap((way) =>
    [PROBE.stop, close, withdraw].map((turn) => ({ go: after(way, turn) })),
  ),
  ...[
    introduced,
    after(inPaidClass, PROBE.freeOffer),
    inPaidClass,
    full,
    after(inPaidClass, PROBE.stop),
  ].map((way) => ({ go: after(way, toToken) })),
];
