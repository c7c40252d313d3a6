/**
 * Offers to unknown peers, within a budget. Stock bittorrent-tracker makes up to 5 connections per
 * tracker, torrent and announce and throws them away after 50 s; Chromium allows 500 per renderer,
 * closed ones counted. Here an unanswered offer is sent again on the next announce, the number per
 * tracker falls as torrents and trackers grow, and an announce goes out even with no offer at all:
 * whoever answers offers needs none of its own.
 */
import type TrackerClient from 'bittorrent-tracker/client';
import WebSocketTracker, { type Offer } from 'bittorrent-tracker/websocket-tracker';
import type { SimplePeer } from '@thaunknown/simple-peer/lite.js';
import { offersFor } from './offer-budget.ts';

/** An offer's ICE credentials and mapped ports are not worth more after this. */
const MAX_OFFER_AGE_MS = 150_000;
/** An offer that nobody has answered by then was most likely handed to nobody. */
const ANSWERED_WITHIN_MS = 20_000;
/** After an announce without offers the next one comes no sooner. */
const NEXT_ANNOUNCE_MS = 3_000;
/** simple-peer gives up waiting for candidates after 5 s. */
const MAKING_TIMEOUT_MS = 8_000;

interface StandingOffer {
  readonly peer: SimplePeer;
  readonly offer: Offer;
  readonly madeAt: number;
}

interface TrackerOffers {
  /** By offer id, as hexadecimal digits. */
  readonly standing: Map<string, StandingOffer>;
  /** Being made: they count as well, or all trackers of a start would find the budget untouched. */
  makingCount: number;
  /** When the last announce found no room for a single offer; milliseconds since 1970. */
  emptyAt: number | null;
}

const offersOf = new Map<WebSocketTracker, TrackerOffers>();
/** How many more a tracker client may make. */
let roomFor: (wanted: number, offers: TrackerOffers) => number = () => 0;

export interface OfferBudgetSource {
  /** How many connections can still be made at all. */
  readonly room: () => number;
  /** Tracker clients of the torrents that run or are about to. */
  readonly trackerCount: () => number;
}

/** Replaces how every tracker client makes offers. Once, before the first torrent. */
export function installOfferBudget({ room, trackerCount }: OfferBudgetSource): void {
  roomFor = (wanted, { standing, makingCount }) =>
    offersFor({
      wanted,
      trackerCount: Math.max(offersOf.size, trackerCount()),
      standingCount: countStanding(),
      ownCount: standing.size + makingCount,
      room: room(),
    });
  const prototype = WebSocketTracker.prototype as WebSocketTracker & {
    _send(params: { action: string; numwant?: number; offers?: readonly Offer[] }): void;
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its tracker below
  const send = prototype._send;
  prototype._send = function (params) {
    // Some trackers hand out offers by `numwant`, so it must say how many there really are.
    send.call(this, params.offers ? { ...params, numwant: params.offers.length } : params);
  };
  prototype._generateOffers = function (wanted, callback) {
    forgetDestroyed();
    const known = offersOf.get(this);
    const offers: TrackerOffers = known ?? { standing: new Map(), makingCount: 0, emptyAt: null };
    offersOf.set(this, offers);
    forgetUseless(this, offers);
    let share = roomFor(wanted, offers);
    const hasNone = offers.standing.size + offers.makingCount === 0;
    if (share === 0 && hasNone && retireOldest()) share = roomFor(wanted, offers);
    offers.emptyAt = wanted > 0 && share === 0 && hasNone ? Date.now() : null;
    void Promise.all(Array.from({ length: share }, () => makeOffer(this, offers))).then(() => {
      if (!this.destroyed) callback([...offers.standing.values()].map(({ offer }) => offer));
    });
  };
}

/** A further tracker for a torrent that runs; it makes its offers as the others do. */
export function openTracker(client: TrackerClient, url: string): WebSocketTracker {
  return new WebSocketTracker(client, url);
}

/**
 * Whether there was no room for an offer in its last announce, and now there is: the next one is
 * minutes away, and until then nobody who came before would hear of us.
 */
export function shouldOfferNow(tracker: WebSocketTracker): boolean {
  const offers = offersOf.get(tracker);
  if (offers === undefined || offers.emptyAt === null) return false;
  return Date.now() - offers.emptyAt >= NEXT_ANNOUNCE_MS && roomFor(1, offers) > 0;
}

async function makeOffer(tracker: WebSocketTracker, offers: TrackerOffers): Promise<void> {
  const peers = tracker.peers;
  if (peers === null) return;
  const id = crypto.getRandomValues(new Uint8Array(20));
  const hex = Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const peer = tracker._createPeer({ initiator: true });
  // The tracker client looks here when an answer comes, and destroys what is here at its end.
  peers[hex] = peer;
  const forget = () => {
    offers.standing.delete(hex);
    if (tracker.peers?.[hex] === peer) Reflect.deleteProperty(tracker.peers, hex);
  };
  offers.makingCount += 1;
  await new Promise<void>((resolve) => {
    const giveUp = () => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(() => {
      peer.destroy();
      giveUp();
    }, MAKING_TIMEOUT_MS);
    // A peer that fails by itself, as when the browser makes no more connections, never closes.
    peer.once('error', giveUp);
    peer.once('close', giveUp);
    peer.once('signal', (offer: unknown) => {
      clearTimeout(timer);
      const offerId = String.fromCharCode(...id);
      const madeAt = Date.now();
      offers.standing.set(hex, { peer, offer: { offer, offer_id: offerId }, madeAt });
      resolve();
    });
  });
  offers.makingCount -= 1;
}

function forgetUseless(tracker: WebSocketTracker, { standing }: TrackerOffers): void {
  const oldest = Date.now() - MAX_OFFER_AGE_MS;
  for (const [hex, { peer, madeAt }] of standing) {
    const isAnswered = tracker.peers?.[hex] !== peer;
    if (isAnswered || peer.destroyed || madeAt < oldest) retire(tracker, standing, hex, peer);
  }
}

/** Makes place for a newcomer. False when every offer is young. */
function retireOldest(): boolean {
  const unanswered = [...offersOf].flatMap(([tracker, { standing }]) =>
    [...standing]
      .filter(([hex, { peer }]) => tracker.peers?.[hex] === peer)
      .map(([hex, offer]) => ({ tracker, standing, hex, offer })),
  );
  const [oldest] = unanswered.sort((a, b) => a.offer.madeAt - b.offer.madeAt);
  if (oldest === undefined || oldest.offer.madeAt > Date.now() - ANSWERED_WITHIN_MS) return false;
  const { tracker, standing, hex, offer } = oldest;
  retire(tracker, standing, hex, offer.peer);
  return true;
}

function retire(
  tracker: WebSocketTracker,
  standing: Map<string, StandingOffer>,
  hex: string,
  peer: SimplePeer,
): void {
  standing.delete(hex);
  // An answered one is a peer by now, and no longer the tracker client's.
  if (tracker.peers?.[hex] !== peer) return;
  Reflect.deleteProperty(tracker.peers, hex);
  peer.destroy();
}

function forgetDestroyed(): void {
  for (const tracker of offersOf.keys()) if (tracker.destroyed) offersOf.delete(tracker);
}

function countStanding(): number {
  let count = 0;
  for (const [tracker, { standing, makingCount }] of offersOf) {
    count += makingCount;
    for (const hex of standing.keys()) if (tracker.peers?.[hex] !== undefined) count += 1;
  }
  return count;
}
