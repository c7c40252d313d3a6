/**
 * Payments that the wallet called failed, and that turn up after all: a node may have lied to it. For a
 * day the page is asked again what became of them; what was paid is credit of its account then, and in
 * the account book.
 */
import type { PaymentAnswer } from '../../../bridge/paying.ts';
import type { BoughtRecord, Instalment } from '../../../core/ledger/records.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import type { DeskParts } from '../desk.ts';
import { paymentLine } from './payment-line.ts';
import { paymentWanted } from './payment-wanted.ts';

const ASK_AGAIN_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const TXID = /^[0-9a-f]{64}$/;

export class LatePayments {
  readonly #parts: Pick<DeskParts, 'clock' | 'keeper' | 'emit'>;
  readonly #changed: (record: BoughtRecord) => void;
  readonly #askedAt = new Map<string, number>();

  constructor(
    parts: Pick<DeskParts, 'clock' | 'keeper' | 'emit'>,
    changed: (record: BoughtRecord) => void,
  ) {
    this.#parts = parts;
    this.#changed = changed;
  }

  tick(nowMs: number): void {
    for (const record of this.#parts.keeper.bought) {
      for (const one of record.instalments) {
        if (one.state === 'failed' && nowMs - one.at < DAY_MS) this.#ask(record, one, nowMs);
      }
    }
  }

  /** The page's answer: what it says was sent after all. Resolves when that is in the ledger. */
  async answered(wantedId: string, answer: PaymentAnswer): Promise<void> {
    if (answer.kind !== 'sent' || !TXID.test(answer.txid)) return;
    const record = this.#parts.keeper.bought.find(({ instalments }) =>
      instalments.some((one) => one.wantedId === wantedId && one.state === 'failed'),
    );
    const failed = record?.instalments.find((one) => one.wantedId === wantedId);
    if (record === undefined || failed === undefined) return;
    const { feeSun } = answer;
    const paid: Instalment = { ...failed, state: 'sent', txid: answer.txid as Txid, feeSun };
    const instalments = record.instalments.map((one) => (one === failed ? paid : one));
    const changed = { ...record, instalments };
    const { keeper, clock } = this.#parts;
    // What it burned was booked when it was called failed.
    const line = paymentLine(keeper, record, paid, clock.now(), failed.feeSun);
    await keeper.write({ bought: [changed], journal: line === null ? [] : [line] });
    this.#changed(changed);
  }

  #ask(record: BoughtRecord, one: Instalment, nowMs: number): void {
    const since = nowMs - (this.#askedAt.get(one.wantedId) ?? one.at);
    // A clock that went back only makes it ask at once.
    if (since >= 0 && since < ASK_AGAIN_MS) return;
    this.#askedAt.set(one.wantedId, nowMs);
    const budget = this.#parts.keeper.budgets.find(({ budgetId }) => budgetId === one.budgetId);
    if (budget === undefined) return;
    // Over: nothing is paid because of this question.
    this.#parts.emit('pay.wanted', { ...paymentWanted(record, one, budget), isOver: true });
  }
}
