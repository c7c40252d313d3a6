/**
 * Money for a seller: an account that has some left, or a deposit or instalment that the page is asked
 * for. What is asked is stored first, so that a restart asks the same and nothing is paid twice.
 */
import { isSameAsset, TRX } from '../../../core/channel/asset.ts';
import { FaultError, toFault } from '../../../core/fault.ts';
import type { BoughtRecord, BudgetRecord, Instalment } from '../../../core/ledger/records.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import type { PaymentAnswer } from '../../../bridge/paying.ts';
import type { DeskParts } from '../desk.ts';
import type { Accounts } from './accounts.ts';
import { Delegates } from './delegates.ts';
import { isFairSettlement } from './fee-rule.ts';
import { isWith } from './installation.ts';
import { lifeCostIn } from './life-cost.ts';
import { mayOpen } from './openings.ts';
import { isLost } from './payable.ts';
import { paymentLine } from './payment-line.ts';
import { paymentWanted } from './payment-wanted.ts';
import type { Questions } from './questions.ts';
import { askedFor, type BackingWanted, planOf, type PlanParts } from './plan.ts';
import { Recovery } from './recovery.ts';
import { isPaid } from './spending.ts';

export interface Backed {
  readonly account: BuyerAccount;
  readonly instalment: Txid;
}

const TXID = /^[0-9a-f]{64}$/;

type Fees = PlanParts['fees'];
const NO_FEES: Fees = {
  direct: { nowSun: 0n, mostSun: 0n },
  channel: { nowSun: 0n, mostSun: 0n },
};

export class Backing {
  readonly #parts: DeskParts;
  readonly #accounts: Accounts;
  readonly #questions: Questions;
  readonly #delegates: Delegates;
  readonly #recovery: Recovery;
  /** One at a time for each seller: two wires to it need its money once. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(parts: DeskParts, accounts: Accounts, questions: Questions) {
    this.#parts = parts;
    this.#accounts = accounts;
    this.#questions = questions;
    this.#delegates = new Delegates(parts, questions);
    this.#recovery = new Recovery(parts);
  }

  /** Rejects with `limit_reached`, with why the wallet did not pay, or as the ledger does. */
  async back(wanted: BackingWanted): Promise<Backed> {
    const { payee } = wanted.terms;
    const before = this.#turns.get(payee) ?? Promise.resolve();
    const turn = before.then(() => this.#back(wanted));
    this.#turns.set(
      payee,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** Whether this seller could be paid without asking anybody. */
  async ready(
    wanted: Pick<BackingWanted, 'budget' | 'terms' | 'floor' | 'price'>,
  ): Promise<boolean> {
    const key = await this.#parts.signer().address();
    return this.#candidates(wanted, key).some((record) => this.#hasMoney(record, wanted.price));
  }

  /** The page's answer, also one that comes when nobody waits for it any more. */
  async answered(wantedId: string, answer: PaymentAnswer): Promise<void> {
    const record = this.#parts.keeper.bought.find(({ instalments }) =>
      instalments.some((one) => one.wantedId === wantedId && one.state === 'wanted'),
    );
    if (record !== undefined) await this.#settle(record, wantedId, answer);
    this.#questions.answer(wantedId, answer);
  }

  async #back(wanted: BackingWanted): Promise<Backed> {
    await this.#refuseLost(wanted);
    const key = await this.#parts.signer().address();
    // What was deposited before is used first, also when the ledger has forgotten it.
    const mayHaveChannel = wanted.budget.rail !== 'direct' && wanted.terms.contract !== null;
    if (mayHaveChannel) await this.#recovery.look(wanted.budget.payer);
    const isFair = isFairSettlement(
      wanted.floor,
      await lifeCostIn(wanted.floor.asset, this.#parts),
    );
    const candidates = this.#candidates(wanted, key).filter(
      (record) => isFair || record.rail === 'direct' || this.#isSettled(record),
    );
    const { budget, price, spent, bytesLeft } = wanted;
    const ready =
      spent === null
        ? candidates.find((record) => this.#hasMoney(record, price))
        : candidates.find(
            ({ accountId }) => accountId === spent.id && !spent.isShort(price, bytesLeft),
          );
    if (ready !== undefined) return this.#backed(await this.#delegated(ready, budget, key));
    const asked = candidates.find(
      (record) => isAskedFor(record, budget) && (spent === null || record.accountId === spent.id),
    );
    if (asked !== undefined) return this.#ask(asked, budget);
    return this.#ask(await this.#reserve(wanted, key), budget);
  }

  async #refuseLost({ terms, budget }: BackingWanted): Promise<void> {
    const chain = await this.#parts.chain().catch(() => null);
    if (!isLost(terms, chain?.contracts) && terms.payee !== budget.payer) return;
    throw new FaultError(
      'address_invalid',
      'This seller names an address where whatever is paid is lost. It is paid nothing.',
    );
  }

  /** Of ours with this seller, in this asset: channels first. */
  #candidates(
    { budget, terms, floor }: Pick<BackingWanted, 'budget' | 'terms' | 'floor'>,
    key: BudgetRecord['payer'],
  ): BoughtRecord[] {
    return this.#parts.keeper.bought
      .filter((record) => {
        const { rail, phase, chainId, payer, payee, asset, channel, delegate, avoidUntil } = record;
        if (!isWith(record, terms.payeeSigner)) return false;
        if ((avoidUntil ?? 0) > this.#parts.clock.now()) return false;
        const isOurs = chainId === terms.chainId && payer === budget.payer && phase === 'open';
        if (!isOurs || payee !== terms.payee || !isSameAsset(asset, floor.asset)) return false;
        if (rail === 'direct') return delegate === null || delegate.key === key;
        const { contract, description } = channel ?? {};
        return contract === terms.contract && description?.signer === key;
      })
      .sort((one, other) => one.rail.localeCompare(other.rail));
  }

  #hasMoney(record: BoughtRecord, price: bigint): boolean {
    const hasPaid = record.instalments.some((one) => isPaid(one) && one.txid !== null);
    return hasPaid && !this.#accounts.of(record).isSpent(price);
  }

  /** What claiming costs was counted: nothing of it is asked for any more. */
  #isSettled(record: BoughtRecord): boolean {
    return this.#accounts.of(record).record.isSettlementCounted;
  }

  /** A seller takes direct payments of a key with its payer's word only, also those made before. */
  async #delegated(
    record: BoughtRecord,
    budget: BudgetRecord,
    key: BudgetRecord['payer'],
  ): Promise<BoughtRecord> {
    if (record.rail !== 'direct') return record;
    const delegate = await this.#delegates.get(record, budget, key);
    if (delegate === record.delegate) return record;
    const renewed = { ...this.#current(record), delegate };
    await this.#parts.keeper.write({ bought: [renewed] });
    return renewed;
  }

  #backed(record: BoughtRecord): Backed {
    const last = record.instalments.filter(isPaid).at(-1);
    if (last?.txid == null) throw new FaultError('internal', 'This account was never paid in.');
    const account = this.#accounts.of(record);
    this.#accounts.refresh(account);
    return { account, instalment: last.txid };
  }

  /**
   * Stores what is to be paid. What takes time comes first, and then all is read again: from there to
   * the write, which is true at once, nobody else can be promised the same money.
   */
  async #reserve(wanted: BackingWanted, key: BudgetRecord['payer']): Promise<BoughtRecord> {
    const { budget, floor, verifiedBytes } = wanted;
    const lifeCost = await lifeCostIn(floor.asset, this.#parts);
    const fees = await this.#fees(wanted);
    let delegate: BoughtRecord['delegate'] = null;
    for (;;) {
      this.#checkActive(budget);
      const plan = planOf(wanted, {
        spending: this.#accounts.spending(budget),
        candidates: this.#candidates(wanted, key),
        ...{ lifeCost, fees },
        counted: (record) => this.#counted(record),
        key,
        random: this.#parts.random,
      });
      // A direct one may be known and no candidate: what was paid into it still counts.
      const account = this.#current(plan.account);
      const nowMs = this.#parts.clock.now();
      const isNew = account.instalments.every(({ state }) => state === 'failed');
      const isOver = account.phase !== 'open' || (account.avoidUntil ?? 0) > nowMs;
      if (isOver || (isNew && !mayOpen(wanted, this.#parts.keeper, nowMs))) {
        throw new FaultError('limit_reached', 'This seller ended what was opened before.');
      }
      if (account.rail === 'direct' && delegate === null) {
        delegate = await this.#delegates.get(account, budget, key);
        continue;
      }
      const asked = askedFor({ ...plan, account }, budget, nowMs);
      const record: BoughtRecord = {
        ...account,
        delegate: account.rail === 'direct' ? delegate : account.delegate,
        verifiedBytes: Math.max(account.verifiedBytes, verifiedBytes),
        instalments: [...account.instalments, asked],
      };
      await this.#parts.keeper.write({ bought: [record] });
      return record;
    }
  }

  /** Of the account in use: the ledger has what the seller said a moment ago only later. */
  #counted(stored: BoughtRecord): Pick<BoughtRecord, 'received' | 'remembered'> {
    const { payable, record } = this.#accounts.of(stored);
    return { received: payable, remembered: record.remembered ?? 0n };
  }

  /** It may have been stopped while something was waited for. */
  #checkActive({ budgetId }: BudgetRecord): void {
    const stored = this.#parts.keeper.budgets.find((one) => one.budgetId === budgetId);
    if (stored === undefined || stored.stoppedAt === null) return;
    throw new FaultError('cancelled', 'Paying was stopped.');
  }

  /** Asks for the instalment that is wanted; nothing but the answer's txid comes in between. */
  async #ask(record: BoughtRecord, budget: BudgetRecord): Promise<Backed> {
    const asked = record.instalments.find(isWantedBy(budget));
    if (asked === undefined) throw new FaultError('internal', 'Nothing is to be paid.');
    const answer = await this.#questions
      .ask(paymentWanted(record, asked, budget))
      .catch((error: unknown) => {
        throw toFault(error).code === 'cancelled' ? error : failed(error);
      });
    if (answer.kind !== 'sent') throw new FaultError('internal', 'The wallet sent nothing.');
    const paid = this.#parts.keeper.boughtFrom(record.accountId);
    if (paid === null) throw new FaultError('internal', 'The account is gone.');
    return this.#backed(paid);
  }

  /** Writes into the ledger what the page answered, before anybody acts on it. */
  async #settle(record: BoughtRecord, wantedId: string, answer: PaymentAnswer): Promise<void> {
    const asked = record.instalments.find((one) => one.wantedId === wantedId);
    if (asked === undefined || answer.kind === 'delegated') return;
    if (answer.kind === 'sent' && !TXID.test(answer.txid)) {
      throw new FaultError('payment_failed', 'The wallet gave no transaction.');
    }
    const settled: Instalment =
      answer.kind === 'sent'
        ? { ...asked, state: 'sent', txid: answer.txid as Txid, feeSun: answer.feeSun }
        : { ...asked, state: 'failed', feeSun: answer.feeSun ?? 0n };
    const now = this.#parts.clock.now();
    const instalments = record.instalments.map((one) => (one === asked ? settled : one));
    const changed = { ...this.#current(record), instalments, usedAt: now };
    const line = paymentLine(this.#parts.keeper, changed, settled, now);
    await this.#parts.keeper.write({ bought: [changed], journal: line === null ? [] : [line] });
    this.#accounts.refresh(this.#accounts.of(changed));
  }

  /** With the debt as it is now, where the account is in use. */
  #current(record: BoughtRecord): BoughtRecord {
    const stored = this.#parts.keeper.boughtFrom(record.accountId);
    return stored === null ? record : this.#accounts.recordOf(this.#accounts.of(stored));
  }

  /** Rejects where no node tells: what a fee may come to must be set aside. */
  async #fees({ budget: { asset, payer }, terms: { payee } }: BackingWanted): Promise<Fees> {
    if (!isSameAsset(asset, TRX)) return NO_FEES;
    const chain = await this.#parts.chain();
    if (chain === null) throw new FaultError('network_wrong', 'Choose a network in the wallet.');
    const [direct, channel] = await Promise.all([
      chain.paymentFee({ rail: 'direct', payer, payee }),
      chain.paymentFee({ rail: 'channel', payer, payee }),
    ]);
    return { direct, channel };
  }
}

/** What another budget asked for, and was never answered, is no business of this one. */
function isWantedBy({ budgetId }: BudgetRecord) {
  return (one: Instalment): boolean => one.state === 'wanted' && one.budgetId === budgetId;
}

function isAskedFor({ instalments }: BoughtRecord, budget: BudgetRecord): boolean {
  return instalments.some(isWantedBy(budget));
}

function failed(error: unknown): FaultError {
  const { code, message } = toFault(error);
  return new FaultError(code, message);
}
