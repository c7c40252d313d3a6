/** Ways to where schedules hardly ever come, one after the other. */
import { PROBE, type Probe, PROBES } from './probes.suite.ts';
import { TURNING_WALKS } from './turning-walks.suite.ts';
import {
  active,
  after,
  answered,
  asked,
  askedToClose,
  beside,
  bidAgain,
  full,
  introduced,
  look,
  paid,
  quoted,
  verifying,
  wait,
  type Walk,
} from './ways.suite.ts';
import { FLOOR } from './world.suite.ts';

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

const activeOne: Probe = (world, link) => {
  active(world, link);
};
const verifyingOne: Probe = (world, link) => {
  verifying(world, link);
};

/** One raw unit more than the best. */
const leastVoucher: Probe = (world, link) => {
  const cumulative = world.seller.account.best + 1n;
  const { channelId } = world.notary.channel;
  const signature = world.notary.voucher(cumulative);
  world.seller.told(link, {
    kind: 'message',
    message: { kind: 'voucher', channelId, cumulative, signature },
  });
};

const SELLER_WALKS: readonly Walk[] = [
  {
    // Another wire ended the account a moment ago.
    go: after(
      full,
      ({ seller }) => {
        seller.account.end();
      },
      leastVoucher,
    ),
  },
  {
    // What is being stored when its 10 s are over frees too little.
    go: (world, link) => {
      full(world, link);
      world.tick(2500);
      leastVoucher(world, link);
      while (world.seller.answer(link));
      world.tick(10_500);
      while (world.seller.disk.next());
    },
  },
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
  { go: after(verifyingOne, answered) },
  { go: after(verifyingOne, PROBE.notChecked) },
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
  { go: beside(PROBE.forgedVouchers) },
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

/** The seller suspended the account; its bid is from before. */
const suspended: Probe = (world, link) => {
  active(world, link);
  world.seller.account.suspend(world.nowMs);
  look(world, link);
};
/** Whatever may come, once, where schedules seldom stay. */
const CROSSINGS: readonly Walk[] = [full, suspended, activeOne, verifyingOne].flatMap((way) =>
  PROBES.map((probe) => ({ go: after(way, probe) })),
);

export const WALKS: readonly Walk[] = [
  ...BUYER_WALKS,
  ...TURNING_WALKS,
  ...SELLER_WALKS,
  ...CROSSINGS,
];
