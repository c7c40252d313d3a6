/** How many new offers a tracker announce may carry. Pure. */

/** Unanswered offers over all torrents and trackers. */
const MAX_STANDING_OFFERS = 90;
/**
 * The same, with the first offer of each tracker client: who has none at all would not be heard of
 * before somebody else announces, which takes minutes.
 */
export const MAX_WITH_FIRST_OFFERS = 150;
/** stock webtorrent's number; more helps nobody. */
const MAX_PER_ANNOUNCE = 5;
/** Connections kept free for answering other peers' offers. */
const RESERVED_FOR_ANSWERS = 100;

export interface OfferSituation {
  /** What the tracker client would like to send. */
  readonly wanted: number;
  /** Tracker clients, alive or about to start: one per torrent and tracker. */
  readonly trackerCount: number;
  /** Unanswered offers of all of them, those being made included. */
  readonly standingCount: number;
  /** The same of this one; they are sent again. */
  readonly ownCount: number;
  /** Connections the browser will still make. */
  readonly room: number;
}

export function offersFor(situation: OfferSituation): number {
  const { wanted, trackerCount, standingCount, ownCount, room } = situation;
  const fairShare = Math.max(1, Math.floor(MAX_STANDING_OFFERS / Math.max(1, trackerCount)));
  const aim = Math.min(wanted, MAX_PER_ANNOUNCE, fairShare) - ownCount;
  const isFirst = ownCount === 0 && standingCount < MAX_WITH_FIRST_OFFERS;
  const free = Math.max(MAX_STANDING_OFFERS - standingCount, isFirst ? 1 : 0);
  return Math.max(0, Math.min(aim, free, room - RESERVED_FOR_ANSWERS));
}
