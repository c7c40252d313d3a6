/** Practice mode: the steps, which of them are done, and what comes next. */
import type { BudgetView } from '../../bridge/paying.ts';
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import type { PracticeEarnings } from '../../bridge/world.ts';
import { formatTrx } from '../format/amount.ts';
import { formatBytes, formatRate } from '../format/bytes.ts';
import { formatPercent } from '../format/percent.ts';
import { m } from '../messages/generated/messages.js';
import { gainHeadline } from './paying.ts';
import { isComplete } from './status.ts';

export type PracticeDeed = 'make-purse' | 'fund' | 'download' | 'pay' | 'download-again' | 'earn';

export interface PracticeStep {
  readonly id: 'purse' | 'download' | 'pay' | 'earned';
  readonly isDone: boolean;
  /** The first that is not done. */
  readonly isNext: boolean;
  readonly title: string;
  readonly text: string;
  /** Its button; null where there is nothing to press but to wait. */
  readonly button: { readonly deed: PracticeDeed; readonly words: string } | null;
}

export interface PracticeState {
  readonly hasPurse: boolean;
  /** Of a practice purse; null of one the user made. */
  readonly password: string | null;
  readonly hasMoney: boolean;
  readonly torrent: TorrentSnapshot | null;
  readonly budget: BudgetView | null;
  readonly earnings: PracticeEarnings | null;
}

type Told = Pick<PracticeStep, 'id' | 'isDone' | 'title' | 'text' | 'button'>;

export function practiceSteps(of: PracticeState): readonly PracticeStep[] {
  const steps = [purseStep(of), downloadStep(of), payStep(of), earnedStep(of)];
  const next = steps.findIndex(({ isDone }) => !isDone);
  return steps.map((step, at) => ({ ...step, isNext: at === next }));
}

function purseStep({ hasPurse, hasMoney, password }: PracticeState): Told {
  const isDone = hasPurse && hasMoney;
  const step = { id: 'purse' as const, isDone, title: m.practice_purse() };
  if (!hasPurse) {
    const button = { deed: 'make-purse' as const, words: m.practice_purse_verb() };
    return { ...step, text: m.practice_purse_text(), button };
  }
  const button = isDone ? null : { deed: 'fund' as const, words: m.fund() };
  if (password !== null) return { ...step, text: m.practice_password({ password }), button };
  return { ...step, text: isDone ? m.practice_purse_own() : m.practice_purse_fund(), button };
}

function downloadStep({ torrent }: PracticeState): Told {
  const step = {
    id: 'download' as const,
    isDone: torrent !== null,
    title: m.practice_download(),
    button: { deed: 'download' as const, words: m.demo_verb() },
  };
  if (torrent === null) return { ...step, text: m.practice_download_text() };
  if (isComplete(torrent)) return { ...step, text: m.practice_download_complete() };
  const share = formatPercent(torrent.progress);
  return {
    ...step,
    text: m.practice_download_so_far({ share, rate: formatRate(torrent.downBytesPerSecond) }),
  };
}

function payStep({ torrent, budget }: PracticeState): Told {
  const isDone = hasPaid(budget);
  const step = { id: 'pay' as const, isDone, title: m.practice_pay() };
  if (budget?.stoppedAt === null) {
    const button = { deed: 'pay' as const, words: m.practice_pay_look() };
    return { ...step, text: gainHeadline(budget), button };
  }
  if (torrent !== null && isComplete(torrent) && !isDone) {
    const button = { deed: 'download-again' as const, words: m.practice_again_verb() };
    return { ...step, text: m.practice_again(), button };
  }
  const button = { deed: 'pay' as const, words: m.faster_title() };
  return { ...step, text: paidWords(budget) ?? m.practice_pay_text(), button };
}

/** The practice seller takes nothing but TRX. */
function paidWords(budget: BudgetView | null): string | null {
  if (budget === null || budget.asset.kind !== 'trx' || !hasPaid(budget)) return null;
  const sum = formatTrx(budget.spent);
  const size = formatBytes(budget.paidBytes);
  if (budget.reserved === 0n) return m.practice_paid({ sum, size });
  return m.practice_paid_ahead({ sum, size, ahead: formatTrx(budget.reserved) });
}

function earnedStep({ earnings, budget }: PracticeState): Told {
  const step = { id: 'earned' as const, title: m.practice_earned() };
  const earned = BigInt(earnings?.earnedSun ?? 0);
  // Somebody else may have paid: it is a step, and worth a word, once this one did.
  const isDone = hasPaid(budget);
  if (earnings === null || earned === 0n || !isDone) {
    return { ...step, isDone: false, text: m.practice_earned_text(), button: null };
  }
  const text = m.practice_earned_so_far({
    sum: formatTrx(earned),
    size: formatBytes(earnings.paidBytes),
  });
  const button = { deed: 'earn' as const, words: m.practice_earn_verb() };
  return { ...step, isDone, text, button };
}

function hasPaid(budget: BudgetView | null): boolean {
  return budget !== null && budget.spent > 0n;
}
