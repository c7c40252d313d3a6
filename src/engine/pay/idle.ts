/** What stands where something of paying is not there: nothing is sold, nothing scheduled. */
import { DEFAULT_EARN_SETTINGS } from '../../core/ledger/earn-settings.ts';
import { FaultError } from '../../core/fault.ts';
import type { UploadsControl } from '../share/uploads.ts';
import type { SellerDesk } from './desk.ts';
import type { PaySide } from './pay-link.ts';

const nothing = () => undefined;

export const IDLE_SIDE: PaySide = {
  received: nothing,
  greeted: nothing,
  tick: nothing,
  ending: nothing,
  closed: nothing,
};

const absent = (): never => {
  throw new FaultError('internal', 'Nothing can be sold here.');
};

export const IDLE_SELLER: SellerDesk = {
  adopt: () => IDLE_SIDE,
  tick: nothing,
  stopped: nothing,
  handlers: { 'earn.set': absent, 'earn.claim': absent, 'earn.claimable': absent },
  view: () => ({
    sold: [],
    earn: DEFAULT_EARN_SETTINGS,
    earnings: { today: {}, days: [], torrents: [], unmet: [], rare: [] },
  }),
  terms: () => null,
  leaving: () => Promise.resolve(),
};

export const IDLE_UPLOADS: UploadsControl = {
  configure: nothing,
  setPayFacts: nothing,
  wake: nothing,
  listen: nothing,
};
