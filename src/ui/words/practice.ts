/** Practice mode: the steps, which of them are done, and what comes next. */
import type { BudgetView } from '../../bridge/paying.ts';
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import type { PracticeEarnings } from '../../bridge/world.ts';
import { formatTrx } from '../format/amount.ts';
import { formatBytes } from '../format/bytes.ts';
import { m } from '../messages/generated/messages.js';

export interface PracticeStep {
  readonly id: 'purse' | 'download' | 'pay' | 'earned';
  readonly isDone: boolean;
  /** The first that is not done. */
  readonly isNext: boolean;
  readonly title: string;
  readonly text: string;
  /** Null where the way is shown elsewhere on the page. */
  readonly verb: string | null;
}

export function practiceSteps(of: {
  readonly hasPurse: boolean;
  readonly hasMoney: boolean;
  readonly torrent: TorrentSnapshot | null;
  readonly budget: Pick<BudgetView, 'spent'> | null;
  readonly earnings: PracticeEarnings | null;
}): readonly PracticeStep[] {
  const { hasPurse, hasMoney, torrent, budget, earnings } = of;
  const steps = [
    {
      id: 'purse' as const,
      isDone: hasPurse && hasMoney,
      title: m.practice_purse(),
      text: hasPurse ? m.practice_purse_fund() : m.practice_purse_text(),
      verb: null,
    },
    {
      id: 'download' as const,
      isDone: torrent !== null,
      title: m.practice_download(),
      text: m.practice_download_text(),
      verb: m.demo_verb(),
    },
    {
      id: 'pay' as const,
      isDone: budget !== null && budget.spent > 0n,
      title: m.practice_pay(),
      text: m.practice_pay_text(),
      verb: m.faster_title(),
    },
    {
      id: 'earned' as const,
      isDone: earnings !== null && BigInt(earnings.earnedSun) > 0n,
      title: m.practice_earned(),
      text: earnedWords(earnings),
      verb: null,
    },
  ];
  const next = steps.findIndex(({ isDone }) => !isDone);
  return steps.map((step, at) => ({ ...step, isNext: at === next }));
}

function earnedWords(earnings: PracticeEarnings | null): string {
  if (earnings === null || earnings.earnedSun === '0') return m.practice_earned_text();
  return m.practice_earned_so_far({
    sum: formatTrx(BigInt(earnings.earnedSun)),
    size: formatBytes(earnings.paidBytes),
  });
}
