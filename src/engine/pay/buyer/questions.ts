/** What the page is asked to pay, until it answers: again and again, for pages come and go. */
import { FaultError } from '../../../core/fault.ts';
import type { PaymentAnswer, PaymentWanted } from '../../../bridge/paying.ts';

const REPEAT_MS = 5_000;
/** A wallet's window may stay open for a while; then whoever waits goes on without. */
const PATIENCE_MS = 10 * 60_000;

interface Question {
  readonly wanted: PaymentWanted;
  readonly askedAt: number;
  toldAt: number;
  readonly settle: (answer: PaymentAnswer) => void;
}

export class Questions {
  readonly #tell: (wanted: PaymentWanted) => void;
  readonly #now: () => number;
  readonly #open = new Map<string, Question>();

  constructor(tell: (wanted: PaymentWanted) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Rejects with the wallet's fault, `cancelled` when it was taken back or nobody answered. */
  async ask(wanted: PaymentWanted): Promise<Exclude<PaymentAnswer, { kind: 'refused' }>> {
    const now = this.#now();
    const answer = await new Promise<PaymentAnswer>((settle) => {
      this.#open.set(wanted.wantedId, { wanted, askedAt: now, toldAt: now, settle });
      this.#tell(wanted);
    });
    if (answer.kind === 'refused') throw new FaultError(answer.fault.code, answer.fault.message);
    return answer;
  }

  /** False when nobody waits for it (any more). */
  answer(wantedId: string, answer: PaymentAnswer): boolean {
    const question = this.#open.get(wantedId);
    this.#open.delete(wantedId);
    question?.settle(answer);
    return question !== undefined;
  }

  isOpen(budgetId: string): boolean {
    return [...this.#open.values()].some(
      ({ wanted }) => wanted.budgetId === budgetId && !wanted.isOver,
    );
  }

  /** The budget was stopped: its questions are not asked any more. An answer still counts. */
  withdraw(budgetId: string): void {
    for (const { wanted } of [...this.#open.values()]) {
      if (wanted.budgetId === budgetId && !wanted.isOver)
        this.answer(wanted.wantedId, NOT_ANY_MORE);
    }
  }

  tick(): void {
    const now = this.#now();
    for (const question of [...this.#open.values()]) {
      if (now - question.askedAt >= PATIENCE_MS) {
        this.answer(question.wanted.wantedId, NOT_ANSWERED);
      } else if (now - question.toldAt >= REPEAT_MS) {
        question.toldAt = now;
        this.#tell(question.wanted);
      }
    }
  }
}

const NOT_ANY_MORE: PaymentAnswer = {
  kind: 'refused',
  fault: { code: 'cancelled', message: 'Paying was stopped before this payment was confirmed.' },
};

const NOT_ANSWERED: PaymentAnswer = {
  kind: 'refused',
  fault: { code: 'cancelled', message: 'The payment was not confirmed in time.' },
};
