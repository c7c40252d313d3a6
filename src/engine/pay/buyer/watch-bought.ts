/** What became of deposits and payments, and of channels: read from the chain, written to the ledger. */
import type { PaymentAnswer } from '../../../bridge/paying.ts';
import { OPEN } from '../../../core/channel/state.ts';
import type { BoughtRecord, Instalment } from '../../../core/ledger/records.ts';
import type { ChannelSeen, PayChain } from '../../../core/ledger/pay-ports.ts';
import type { DeskParts } from '../desk.ts';
import { LatePayments } from './late-payments.ts';
import { isPaid } from './spending.ts';

const FRESH_MS = 15_000;
const OPEN_MS = 5 * 60_000;

export class BoughtWatch {
  readonly #parts: DeskParts;
  readonly #changed: (record: BoughtRecord) => void;
  readonly #late: LatePayments;
  readonly #lookedAt = new Map<string, number>();
  #isLooking = false;

  constructor(parts: DeskParts, changed: (record: BoughtRecord) => void) {
    this.#parts = parts;
    this.#changed = changed;
    this.#late = new LatePayments(parts, changed);
  }

  /** The page's answer to a question that had failed, as far as the wallet knew. */
  async answered(wantedId: string, answer: PaymentAnswer): Promise<void> {
    await this.#late.answered(wantedId, answer);
  }

  tick(nowMs: number): void {
    if (this.#isLooking || this.#parts.keeper.fault !== null) return;
    this.#late.tick(nowMs);
    const due = this.#parts.keeper.bought.filter((record) => this.#isDue(record, nowMs));
    if (due.length === 0) return;
    this.#isLooking = true;
    void this.#look(due, nowMs)
      .catch(() => undefined) // No node answers, or the ledger is taken: later.
      .finally(() => {
        this.#isLooking = false;
      });
  }

  #isDue(record: BoughtRecord, nowMs: number): boolean {
    const { accountId, instalments, channel, phase, chainId } = record;
    if (chainId !== this.#parts.network()?.chainId) return false;
    const isOver = channel === null || phase === 'closed';
    // What came back counts as held until the end is seen.
    const isFresh = instalments.some(isUnderWay) || (!isOver && hasEnd(record));
    if (!isFresh && isOver) return false;
    const since = nowMs - (this.#lookedAt.get(accountId) ?? -Infinity);
    // A clock that went back only makes it look at once.
    return since < 0 || since >= (isFresh ? FRESH_MS : OPEN_MS);
  }

  async #look(due: readonly BoughtRecord[], nowMs: number): Promise<void> {
    const chain = await this.#parts.chain();
    if (chain === null) return;
    for (const { accountId } of due) {
      this.#lookedAt.set(accountId, nowMs);
      const record = this.#parts.keeper.boughtFrom(accountId);
      const change = record === null ? null : await readChange(chain, record);
      if (change === null) continue;
      // As it is by now: vouchers may have been written meanwhile.
      const now = this.#parts.keeper.boughtFrom(accountId);
      if (now === null) continue;
      const instalments = now.instalments.map((one) => change.marks.get(one.wantedId) ?? one);
      const changed = { ...now, instalments, phase: change.phase ?? now.phase };
      await this.#parts.keeper.write({ bought: [changed] });
      this.#changed(changed);
    }
  }
}

interface Change {
  readonly marks: ReadonlyMap<string, Instalment>;
  readonly phase: BoughtRecord['phase'] | null;
}

function isUnderWay({ state }: Instalment): boolean {
  return state === 'sent' || state === 'in-block';
}

async function readChange(chain: PayChain, record: BoughtRecord): Promise<Change | null> {
  const { channel, instalments } = record;
  const marks = new Map<string, Instalment>();
  if (channel === null) {
    for (const one of instalments.filter(isUnderWay)) {
      const payment = one.txid === null ? null : await chain.payment(one.txid);
      if (payment !== null) marks.set(one.wantedId, { ...one, state: stateOf(payment.isSolid) });
    }
    return changeOf(instalments, marks, null);
  }
  const seen = await chain.channel(channel.channelId);
  const { state, isSolid } = seen;
  const paid = instalments.filter(isPaid);
  let sum = 0n;
  for (const one of paid) {
    sum += one.amount;
    if (sum <= state.balance && isUnderWay(one)) {
      marks.set(one.wantedId, { ...one, state: stateOf(isSolid) });
    }
  }
  return changeOf(instalments, marks, phaseOf(seen, record));
}

/** The user's own wallet ended it, and its chain said so. */
function hasEnd({ ends = [] }: BoughtRecord): boolean {
  return ends.some(({ what, isSuccess }) => isSuccess && what !== 'close-request');
}

function changeOf(
  before: readonly Instalment[],
  marks: ReadonlyMap<string, Instalment>,
  phase: Change['phase'],
): Change | null {
  const isNews = before.some((one) => (marks.get(one.wantedId) ?? one).state !== one.state);
  return isNews || phase !== null ? { marks, phase } : null;
}

function stateOf(isSolid: boolean): Instalment['state'] {
  return isSolid ? 'solid' : 'in-block';
}

/**
 * Null when it is as it was. One node that tells of an end stops paying at once; closed for good is what
 * all have in their solid states, and what none of them tells of any more is open again.
 */
function phaseOf(
  { state, settled }: ChannelSeen,
  { phase, agreed }: BoughtRecord,
): Change['phase'] {
  if (settled.isClosed) return phase === 'closed' ? null : 'closed';
  // Nothing is signed from it ever again, whatever happens on chain.
  if (phase === 'ended') return null;
  if (agreed !== undefined) return phase === 'closing' ? null : 'closing';
  const seen = state.closeAt === OPEN ? 'open' : 'closing';
  return seen === phase ? null : seen;
}
