/** Ways to where schedules hardly ever come, one after the other. */
import type { Link } from './link.suite.ts';
import { PROBE, type Probe } from './probes.suite.ts';
import { FLOOR, type World } from './world.suite.ts';

export interface Walk {
  readonly isDirect?: boolean;
  readonly go: Probe;
}

/** The buyer's `open` or `pay` and its `state` are on the line; the seller knows nothing of them yet. */
function introduced(world: World, link: Link): void {
  world.bid(link, FLOOR);
  world.deliverToSeller(link);
  while (world.deliverToBuyer(link));
  while (world.buyer.answer(link));
}

/** The quote came; the buyer looks for money. */
function asked(world: World, link: Link): void {
  world.bid(link, FLOOR);
  world.deliverToSeller(link);
  world.deliverToBuyer(link);
}

/** The buyer says it again, and does not know that it was opened. */
function bidAgain(world: World, link: Link): void {
  introduced(world, link);
  world.bid(link, 0n);
  world.bid(link, FLOOR);
}

function verifying(world: World, link: Link, messages = 2): void {
  introduced(world, link);
  for (let at = 0; at < messages; at += 1) world.deliverToSeller(link);
}

function active(world: World, ...links: readonly Link[]): void {
  for (const link of links) world.bid(link, 2n * FLOOR);
  world.settle(...links);
}

/** The buyer has paid everything and asks for the end of its channel. */
function askedToClose(world: World, link: Link): void {
  world.bid(link, FLOOR);
  world.settle(link);
  world.askToClose(link);
  PROBE.freeOffer(world, link);
}

/** The window is full, and the buyer does not sign. */
function full(world: World, link: Link): void {
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

const quoted = (world: World, link: Link): void => {
  bidAgain(world, link);
  PROBE.quote(3)(world, link);
};

const after =
  (way: Probe, ...probes: readonly Probe[]): Probe =>
  (world, link) => {
    way(world, link);
    for (const probe of probes) probe(world, link);
  };
const beside =
  (...probes: readonly Probe[]): Probe =>
  (world, link) => {
    const other = besideFull(world, link);
    for (const probe of probes) probe(world, other);
  };
const wait =
  (ms: number): Probe =>
  (world) => {
    world.tick(ms);
  };
const look: Probe = (world, link) => {
  world.seller.told(link, { kind: 'account-changed' });
};
const paid: Probe = (world) => {
  world.buyer.isStalling = false;
  world.settle(...world.links);
};
const answered: Probe = (world, link) => {
  world.seller.answer(link);
};

const BUYER_WALKS: readonly Walk[] = [
  { go: after(bidAgain, PROBE.opened) },
  { go: after(quoted, PROBE.opened) },
  { isDirect: true, go: after(bidAgain, PROBE.credited) },
  { isDirect: true, go: after(quoted, PROBE.credited) },
  { go: after(bidAgain, PROBE.agreed) },
  { go: after(bidAgain, PROBE.notAgreed) },
  { go: after(quoted, PROBE.agreed) },
  { go: after(quoted, PROBE.notAgreed) },
  { go: after(introduced, PROBE.notAgreed) },
  { go: after(asked, PROBE.busy) },
  { go: after(asked, PROBE.notBacked) },
  { go: after(asked, PROBE.paidOffer) },
  {
    go: after(
      introduced,
      (world, link) => {
        world.bid(link, 0n);
      },
      PROBE.notAgreed,
    ),
  },
  { go: after(full, PROBE.notSigned) },
  {
    go: after(full, (world) => {
      world.verifyArrived(false);
    }),
  },
  { go: after(full, PROBE.notAgreed) },
  { go: after(full, PROBE.agreed) },
  { go: after(askedToClose, PROBE.paidOffer, PROBE.agreed) },
  {
    // Refused while it was paid, and bid again before the free class came.
    go: (world, link) => {
      active(world, link);
      PROBE.busy(world, link);
      world.bid(link, FLOOR);
      PROBE.freeOffer(world, link);
      world.buyer.told(link, { kind: 'stop' });
    },
  },
  {
    go: after(
      full,
      (world, link) => {
        world.bid(link, FLOOR);
      },
      wait(10_000),
    ),
  },
  {
    go: after(
      (world, link) => {
        active(world, link);
      },
      (world, link) => {
        world.buyer.told(link, { kind: 'stop' });
      },
      PROBE.notAgreed,
    ),
  },
  {
    go: (world, link) => {
      active(world, link);
      world.requestPiece(link);
      world.settle(link);
      world.serve(link, 100);
      world.buyer.told(link, { kind: 'stop' });
      world.settle(link);
      world.verifyArrived(false);
    },
  },
  {
    go: (world, link) => {
      world.bid(link, FLOOR);
      world.deliverToSeller(link);
      world.deliverToBuyer(link);
      world.bid(link, 0n);
      world.bid(link, FLOOR);
      PROBE.notBacked(world, link);
    },
  },
];

const SELLER_WALKS: readonly Walk[] = [
  { go: after(full, PROBE.forgedVouchers) },
  { go: after(full, PROBE.forgedPays) },
  { go: after(full, PROBE.bidInToken) },
  { go: after(full, PROBE.nothingForSale) },
  {
    go: (world, link) => {
      world.seller.account.suspend(world.nowMs);
      verifying(world, link);
      answered(world, link);
    },
  },
  {
    go: (world, link) => {
      world.seller.account.beginClosing();
      verifying(world, link);
      answered(world, link);
    },
  },
  { go: after(verifying, PROBE.notChecked) },
  {
    go: (world, link) => {
      verifying(world, link);
      world.bid(link, 0n);
      world.deliverToSeller(link);
      PROBE.notChecked(world, link);
    },
  },
  {
    go: (world, link) => {
      world.seller.isNodeAway = true;
      verifying(world, link);
      for (let at = 0; at < 13; at += 1) {
        world.tick(10_000);
        while (world.seller.answer(link));
        while (world.deliverToSeller(link));
      }
    },
  },
  { go: beside(look) },
  { go: beside(PROBE.stateToSeller) },
  {
    go: beside((world, link) => {
      world.bid(link, 2n * FLOOR);
      world.deliverToSeller(link);
    }),
  },
  { go: beside(look, paid) },
  {
    go: beside(look, (world, link) => {
      world.seller.isInPaidSet = false;
      world.seller.verdict(link);
    }),
  },
  {
    go: beside(look, (world, link) => {
      world.seller.busy(link);
    }),
  },
  {
    go: (world, link) => {
      verifying(world, link, 1);
      answered(world, link);
      PROBE.forgedPays(world, link);
    },
  },
  {
    go: (world, link) => {
      introduced(world, link);
      PROBE.forgedOpen(world, link);
      world.deliverToSeller(link);
      answered(world, link);
      PROBE.forgedState(world, link);
    },
  },
  {
    go: (world, link) => {
      introduced(world, link);
      PROBE.forgedOpen(world, link);
      world.deliverToSeller(link);
      PROBE.forgedState(world, link);
      answered(world, link);
    },
  },
  {
    go: (world, link) => {
      full(world, link);
      world.buyer.isStalling = false;
      world.buyer.answer(link);
      world.buyer.disk.next();
      while (world.deliverToSeller(link));
      world.seller.answer(link);
      PROBE.askToClose(world, link);
      PROBE.forgedVouchers(world, link);
    },
  },
];

export const WALKS: readonly Walk[] = [...BUYER_WALKS, ...SELLER_WALKS];
