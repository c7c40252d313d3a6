/** Ways into a state, for walks that go on from there. */
import type { Link } from './link.suite.ts';
import { PROBE, type Probe } from './probes.suite.ts';
import { FLOOR, type World } from './world.suite.ts';

export interface Walk {
  readonly isDirect?: boolean;
  readonly go: Probe;
}

/** The buyer's `open` or `pay` and its `state` are on the line; the seller knows nothing of them yet. */
export function introduced(world: World, link: Link): void {
  world.bid(link, FLOOR);
  world.deliverToSeller(link);
  while (world.deliverToBuyer(link));
  while (world.buyer.answer(link));
}

/** The quote came; the buyer looks for money. */
export function asked(world: World, link: Link): void {
  world.bid(link, FLOOR);
  world.deliverToSeller(link);
  world.deliverToBuyer(link);
}

/** The buyer says it again, and does not know that it was opened. */
export function bidAgain(world: World, link: Link): void {
  introduced(world, link);
  world.bid(link, 0n);
  world.bid(link, FLOOR);
}

export function verifying(world: World, link: Link, messages = 2): void {
  introduced(world, link);
  for (let at = 0; at < messages; at += 1) world.deliverToSeller(link);
}

export function active(world: World, ...links: readonly Link[]): void {
  for (const link of links) world.bid(link, 2n * FLOOR);
  world.settle(...links);
}

/** The buyer has paid everything and asks for the end of its channel. */
export function askedToClose(world: World, link: Link): void {
  world.bid(link, FLOOR);
  world.settle(link);
  world.askToClose(link);
  PROBE.freeOffer(world, link);
}

/** The window is full, and the buyer does not sign. */
export function full(world: World, link: Link): void {
  active(world, link);
  world.buyer.isStalling = true;
  for (let piece = 0; piece < 20; piece += 1) world.requestPiece(link);
  world.settle(link);
  world.serve(link, 100);
  world.settle(link);
}

/** A wire whose window another wire filled; it has not looked yet. */
function besideFull(world: World, link: Link): Link {
  const other = world.connect();
  active(world, other);
  full(world, link);
  return other;
}

export const quoted = (world: World, link: Link): void => {
  bidAgain(world, link);
  PROBE.quote(3)(world, link);
};

export const after =
  (way: Probe, ...probes: readonly Probe[]): Probe =>
  (world, link) => {
    way(world, link);
    for (const probe of probes) probe(world, link);
  };
export const beside =
  (...probes: readonly Probe[]): Probe =>
  (world, link) => {
    const other = besideFull(world, link);
    for (const probe of probes) probe(world, other);
  };
export const wait =
  (ms: number): Probe =>
  (world) => {
    world.tick(ms);
  };
export const look: Probe = (world, link) => {
  world.seller.told(link, { kind: 'account-changed' });
};
export const paid: Probe = (world) => {
  world.buyer.isStalling = false;
  world.settle(...world.links);
};
export const answered: Probe = (world, link) => {
  world.seller.answer(link);
};
