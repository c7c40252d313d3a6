/**
 * What can happen in the world of the model, one number each: the operation is the number modulo their
 * count, its argument the rest. So a schedule is an array of numbers that fast-check makes and shrinks.
 */
import type { ChannelId } from '../../channel/description.ts';
import type { PaywireMessage } from '../message.ts';
import type { Link } from './link.suite.ts';
import { TXID } from './records.suite.ts';
import { FLOOR, TOKEN, type World } from './world.suite.ts';

export type Peers = 'honest' | 'bad buyer' | 'bad seller';

type Step = (world: World, link: Link, argument: number) => void;

const PRICES = [FLOOR, 2n * FLOOR, FLOOR, 7n * FLOOR, FLOOR - 1n, FLOOR + 1n];
const WAITS = [300, 1000, 2500, 1000, 10_000, 31_000, 130_000];
const pick = <T>(from: readonly T[], argument: number): T => from[argument % from.length] as T;
const times = (count: number, act: () => unknown): void => {
  for (let at = 0; at < count; at += 1) act();
};

const bid: Step = (world, link, argument) => {
  world.bid(link, pick(PRICES, argument));
};
const fetch: Step = (world, link) => {
  world.requestPiece(link);
};
const toSeller: Step = (world, link, argument) => {
  times(1 + (argument % 8), () => world.deliverToSeller(link));
};
const toBuyer: Step = (world, link, argument) => {
  times(1 + (argument % 12), () => world.deliverToBuyer(link, argument % 5 > 0));
};
const serve: Step = (world, link, argument) => {
  world.serve(link, 1 + (argument % 12));
};
const answers: Step = (world, link) => {
  world.buyer.answer(link);
  world.seller.answer(link);
};
const disks: Step = (world) => {
  world.buyer.disk.next();
  world.seller.disk.next();
};
const settle: Step = (world) => {
  world.settle(...world.links);
};
/** Everything goes well for a while. */
const flow: Step = (world, link) => {
  world.requestPiece(link);
  world.settle(...world.links);
  world.serve(link, 12);
  world.settle(...world.links);
  world.verifyArrived(true);
  world.settle(...world.links);
};
/** Enough for W to grow. */
const longFlow: Step = (world, link) => {
  times(24, () => {
    flow(world, link, 0);
  });
};
/** Nobody answers for a while: the window fills, the seller gives up, and so on. */
const stall: Step = (world, link, argument) => {
  world.buyer.isStalling = true;
  flow(world, link, 0);
  flow(world, link, 0);
  for (const ms of [300, 2500, 300, 10_500].slice(0, 1 + (argument % 4))) {
    world.tick(ms);
    world.settle(...world.links);
  }
  world.buyer.isStalling = false;
};
const tick: Step = (world, _link, argument) => {
  world.tick(pick(WAITS, argument));
};
/** All of a piece, and its hash is wrong. */
const junk: Step = (world, link) => {
  world.requestPiece(link);
  world.settle(...world.links);
  world.serve(link, 12);
  world.settle(...world.links);
  world.verifyArrived(false);
  world.settle(...world.links);
};
const NOTHING_SOLD = ({ terms }: World): World['terms'] => ({ ...terms, floors: [] });
const verify: Step = (world, _link, argument) => {
  world.verifyArrived(argument % 8 > 0);
};

/** What honest peers and the world do; some more often than others. */
const HONEST: readonly Step[] = [
  bid,
  bid,
  (world, link) => {
    world.buyer.told(link, { kind: 'stop' });
  },
  fetch,
  fetch,
  toSeller,
  toSeller,
  toBuyer,
  toBuyer,
  serve,
  serve,
  answers,
  answers,
  disks,
  settle,
  settle,
  flow,
  flow,
  (world, link, argument) => {
    if (argument % 32 === 0) longFlow(world, link, argument);
    else flow(world, link, argument);
  },
  stall,
  tick,
  tick,
  verify,
  (world, link, argument) => {
    world.buyer.told(link, { kind: 'shared', piece: argument % 8 });
  },
  (world, link) => {
    world.cut(link);
  },
  (world, _link, argument) => {
    if (world.links.filter(({ isUp }) => isUp).length < 3) world.connect(argument % 4 > 0);
  },
  (world, _link, argument) => {
    world.crashBuyer(argument % 3);
  },
  (world, _link, argument) => {
    world.crashSeller(argument % 3);
  },
  (world, link, argument) => {
    world.seller.isInPaidSet = argument % 4 > 0;
    world.seller.verdict(link);
  },
  (world, link, argument) => {
    if (argument % 4 === 0) world.askToClose(link);
    else world.requestAgain(link);
  },
  (world, link, argument) => {
    if (argument % 3 === 0) world.choke(link);
    else world.dropRequest(link);
  },
  (world, _link, argument) => {
    world.deposited(argument % 2 === 0 ? 2000n : 0n);
  },
  // The chain, the signer, the seller's user and the buyer's neighbours say no for a while.
  (world, link, argument) => {
    world.seller.isNodeAway = argument % 2 === 0;
    world.buyer.isSignerLocked = argument % 3 === 0;
    world.isNetworkFull = argument % 7 === 0;
    if (argument % 8 === 0) world.seller.told(link, { kind: 'terms', terms: NOTHING_SOLD(world) });
    if (argument % 8 === 1) world.seller.closesOnChain();
    if (argument % 8 === 2) world.seller.busy(link);
  },
];

type Saying = (world: World) => PaywireMessage;

const say =
  (...sayings: readonly Saying[]): Step =>
  (world, link, argument) => {
    if (link.isUp) link.toSeller.push({ kind: 'message', message: pick(sayings, argument)(world) });
  };

const OTHER = 'ee'.repeat(32) as ChannelId;
const idOf = ({ notary }: World): ChannelId => notary.channel.channelId;
const voucher =
  (cumulative: bigint): Saying =>
  (world) => ({
    ...{ kind: 'voucher', channelId: idOf(world), cumulative },
    signature: world.notary.voucher(cumulative),
  });
const forgery =
  (cumulative: bigint): Saying =>
  (world) => ({
    ...{ kind: 'voucher', channelId: idOf(world), cumulative },
    signature: world.notary.forgery(cumulative),
  });
const stateOf =
  (counted: bigint, of = idOf): Saying =>
  (world) => ({
    ...{ kind: 'state', channelId: of(world), cumulative: 0n, signature: null },
    ...{ counted, proof: null },
  });

/** Beside what an honest one does. It signs nothing more: a genuine voucher harms nobody else. */
const BAD_BUYER: readonly Step[] = [
  ...HONEST,
  say(forgery(10_000n), forgery(700n)),
  say(voucher(1n), voucher(0n), voucher(10n ** 30n)),
  say(
    stateOf(0n),
    stateOf(0n, () => OTHER),
    stateOf(10n ** 9n),
  ),
  say(
    (world) => ({ kind: 'close', channelId: idOf(world), agreed: null }),
    () => ({ kind: 'close', channelId: OTHER, agreed: null }),
    (world) => ({ kind: 'reject', subject: idOf(world), reason: 'junk', waitSeconds: 0 }),
    () => ({ kind: 'reject', subject: null, reason: 'protocol', waitSeconds: 0 }),
    () => ({ kind: 'terms', terms: null }),
  ),
  // Says that it received less than it did.
  (world, _link, argument) => {
    world.buyer.lie = argument % 2 === 0;
  },
  // Never signs again; or bids in an asset of other decimals.
  (world, link, argument) => {
    if (argument % 3 === 0) world.buyer.isStalling = true;
    else world.bid(link, 10n ** 18n, TOKEN);
  },
  // Cuts the line again and again.
  (world, link) => {
    flow(world, link, 0);
    world.cut(link);
    world.bid(world.connect(), FLOOR);
    world.settle(...world.links);
  },
];

const tell =
  (message: (link: Link, world: World) => PaywireMessage): Step =>
  (world, link) => {
    if (link.isUp) link.toBuyer.push({ kind: 'message', message: message(link, world) });
  };
const offerAt = (price: bigint, seq: number, mark: number): PaywireMessage => ({
  kind: 'offer',
  seq,
  price,
  windowBytes: 2 ** 40,
  phase: 'paid',
  shareThousandths: 1000,
  mark,
  lifetimeSeconds: 60,
});

const BAD_SELLER: readonly Step[] = [
  ...HONEST,
  tell((link) => offerAt(FLOOR, 1, link.seller.mark)),
  tell((link) => offerAt(FLOOR, 1, link.seller.mark + 1)),
  tell((link) => offerAt(9n * FLOOR, 1, link.seller.mark)),
  tell((link, world) => ({
    kind: 'need',
    channelId: idOf(world),
    cumulative: 10n ** 9n,
    mark: link.seller.mark,
  })),
  tell((_link, world) => ({
    kind: 'opened',
    channelId: idOf(world),
    deposit: 1n,
    windowBytes: 2 ** 40,
    isSolid: true,
  })),
  tell((_link, { terms }) => ({
    kind: 'terms',
    terms: {
      ...terms,
      floors: terms.floors.map((floor) => ({ ...floor, price: 1n, settlement: 10n ** 9n })),
    },
  })),
  tell((_link, world) => ({
    kind: 'state',
    channelId: idOf(world),
    cumulative: 9_999n,
    signature: world.notary.forgery(9_999n),
    counted: 10n ** 12n,
    proof: null,
  })),
  // Of direct payments: it counted more than it served.
  tell(() => ({
    kind: 'state',
    channelId: TXID as string as ChannelId,
    cumulative: 0n,
    signature: null,
    counted: 10n ** 12n,
    proof: null,
  })),
  // A block that nobody asked for; more than its credit; junk.
  (world, link, argument) => {
    if (link.isUp) world.push(link, 1000 + argument, 0);
  },
  (world, link) => {
    const wanted = link.wanted.shift();
    if (wanted && link.isUp) world.push(link, wanted.piece, wanted.offset);
  },
  junk,
  junk,
];

const STEPS: Readonly<Record<Peers, readonly Step[]>> = {
  honest: HONEST,
  'bad buyer': BAD_BUYER,
  'bad seller': BAD_SELLER,
};

/** Does what the number says. */
export function step(world: World, peers: Peers, number: number): void {
  const steps = STEPS[peers];
  const argument = Math.floor(number / steps.length);
  const up = world.links.filter(({ isUp }) => isUp);
  const link = up[argument % Math.max(up.length, 1)] ?? world.connect();
  pick(steps, number)(world, link, argument);
  for (const other of world.links) {
    if (!other.isUp) while (world.buyer.answer(other) || world.seller.answer(other));
  }
}
