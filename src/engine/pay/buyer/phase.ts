/** What a budget does now, in one word for the page. */
import type { BudgetRecord } from '../../../core/ledger/records.ts';
import type { BudgetView } from '../../../bridge/paying.ts';
import type { DeskParts } from '../desk.ts';
import type { Accounts } from './accounts.ts';
import type { Budgets } from './budgets.ts';
import type { BuyerSide } from './buyer-side.ts';
import type { Questions } from './questions.ts';
import type { TorrentBuyer } from './torrent-buyer.ts';

export interface PhaseParts {
  readonly desk: Pick<DeskParts, 'keeper'>;
  readonly accounts: Pick<Accounts, 'lineOf'>;
  readonly budgets: Pick<Budgets, 'faultOf'>;
  readonly questions: Pick<Questions, 'isOpen'>;
}

const OPENING = new Set(['opening', 'open', 'waiting']);

export function phaseOf(
  parts: PhaseParts,
  budget: BudgetRecord,
  buyer: TorrentBuyer | null,
): BudgetView['phase'] {
  const { budgets, questions, desk } = parts;
  if (desk.keeper.fault !== null) return 'failed';
  if (budget.stoppedAt !== null) {
    const fault = budgets.faultOf(budget);
    if (fault !== null) return fault.code === 'limit_reached' ? 'used-up' : 'failed';
    // Of before it was kept, it can only be guessed.
    const isCompleted = budget.isCompleted ?? buyer?.torrent.isComplete === true;
    return isCompleted ? 'enough' : 'stopped';
  }
  if (buyer === null) return 'looking';
  if (buyer.isUsedUp) return 'used-up';
  if (buyer.isPaying) return 'paying';
  if (questions.isOpen(budget.budgetId)) return 'confirming';
  const sides = [...buyer.sides];
  const states = new Set(sides.map(({ state }) => state));
  const opening = sides.filter(({ state }) => OPENING.has(state));
  if (opening.length > 0 && (isUnderWay(parts, budget) || !opening.every(isAtLimit))) {
    return 'opening';
  }
  if (states.has('terms') || states.has('bid') || states.has('quoted')) return 'bidding';
  if (buyer.phase === 'measuring') {
    // Until somebody is there who may be paid, nothing is measured.
    return sides.some((side) => isPayable(side, budget, buyer)) ? 'measuring' : 'looking';
  }
  if (buyer.phase !== 'content') return 'looking';
  // Right after measuring it is content for a moment, whatever was measured.
  return isFastEnough(budget, buyer) ? 'enough' : 'bidding';
}

/** A payment has left and is in no block yet. */
function isUnderWay({ accounts, desk }: PhaseParts, budget: BudgetRecord): boolean {
  const line = accounts.lineOf(budget);
  return desk.keeper.bought.some(({ instalments }) =>
    instalments.some(({ budgetId, state }) => state === 'sent' && line.has(budgetId)),
  );
}

/** It bids on, and a limit of the user's leaves nothing to pay with: its note says which. */
function isAtLimit({ fault }: BuyerSide): boolean {
  return fault?.code === 'limit_reached';
}

function isPayable(side: BuyerSide, budget: BudgetRecord, { bidding }: TorrentBuyer): boolean {
  return bidding.floorOf(side, budget) !== null && bidding.hindranceOf(side, budget) === null;
}

function isFastEnough({ targetBytesPerSecond }: BudgetRecord, buyer: TorrentBuyer): boolean {
  if (targetBytesPerSecond === null) return false;
  return Math.max(buyer.freeBytesPerSecond, downRate(buyer)) >= targetBytesPerSecond;
}

/** Of the whole torrent, in bytes per second. */
export function downRate({ torrent }: Pick<TorrentBuyer, 'torrent'>): number {
  return torrent.torrent.wires.reduce((sum, wire) => sum + wire.downloadSpeed(), 0);
}
