/** Practice mode: the steps, which of them are done, and what comes next. */
import type { BudgetView } from '../../bridge/paying.ts';
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import { m } from '../messages/generated/messages.js';

export interface PracticeStep {
  readonly id: 'purse' | 'download' | 'pay';
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
}): readonly PracticeStep[] {
  const { hasPurse, hasMoney, torrent, budget } = of;
  const steps = [
    {
      id: 'purse' as const,
      isDone: hasPurse && hasMoney,
      title: m.practice_purse(),
      text: hasPurse ? m.practice_purse_fund() : m.practice_purse_text(),
      verb: hasPurse ? m.fund() : null,
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
  ];
  const next = steps.findIndex(({ isDone }) => !isDone);
  return steps.map((step, at) => ({ ...step, isNext: at === next }));
}
