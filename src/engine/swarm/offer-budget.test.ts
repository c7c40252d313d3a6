import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_WITH_FIRST_OFFERS, offersFor, type OfferSituation } from './offer-budget.ts';

const alone: OfferSituation = {
  wanted: 50,
  trackerCount: 1,
  standingCount: 0,
  ownCount: 0,
  room: 450,
};

describe('offersFor', () => {
  it('gives one torrent on one tracker as many as stock webtorrent makes', () => {
    expect(offersFor(alone)).toBe(5);
  });

  it('counts the unanswered ones that are sent again', () => {
    expect(offersFor({ ...alone, standingCount: 3, ownCount: 3 })).toBe(2);
  });

  it('gives one each to 30 torrents on 3 trackers', () => {
    expect(offersFor({ ...alone, trackerCount: 90, standingCount: 40 })).toBe(1);
  });

  it('gives a newcomer its first one when the others have used up all', () => {
    const newcomer = { ...alone, trackerCount: 93, standingCount: 90 };
    expect(offersFor(newcomer)).toBe(1);
    expect(offersFor({ ...newcomer, ownCount: 1 })).toBe(0);
    expect(offersFor({ ...newcomer, standingCount: MAX_WITH_FIRST_OFFERS })).toBe(0);
  });

  it('makes none when the browser is near its limit, so that offers can still be answered', () => {
    expect(offersFor({ ...alone, room: 100 })).toBe(0);
    expect(offersFor({ ...alone, room: 102 })).toBe(2);
  });

  it('never lets the standing offers exceed their limit', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 400 }), fc.nat(500), (wants, room) => {
        let standingCount = 0;
        for (const wanted of wants) {
          const trackerCount = wants.length;
          standingCount += offersFor({ wanted, trackerCount, standingCount, ownCount: 0, room });
        }
        expect(standingCount).toBeLessThanOrEqual(MAX_WITH_FIRST_OFFERS);
      }),
    );
  });
});
