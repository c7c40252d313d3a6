/** The payer's word that our session key speaks for it on the direct rail: asked for once. */
import type { Delegate } from '../../../core/channel/messages.ts';
import { parseSignature, type Signature } from '../../../core/channel/signature.ts';
import { FaultError, toFault } from '../../../core/fault.ts';
import type { BoughtRecord, BudgetRecord } from '../../../core/ledger/records.ts';
import { isDelegated } from '../../../core/paywire/session.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';
import { bytesOfHex } from './hex.ts';
import type { DeskParts } from '../desk.ts';
import type { Questions } from './questions.ts';

type Signed = Delegate & { readonly signature: Signature };

const LIFETIME_SECONDS = 365 * 24 * 60 * 60;
/** A delegate that ends sooner is renewed. */
const LEAST_SECONDS = 24 * 60 * 60;

export class Delegates {
  readonly #parts: DeskParts;
  readonly #questions: Questions;
  /** Under way, by who asks: sellers that are paid at the same time need one word. */
  readonly #asking = new Map<string, Promise<Signed>>();

  constructor(parts: DeskParts, questions: Questions) {
    this.#parts = parts;
    this.#questions = questions;
  }

  async get(account: BoughtRecord, budget: BudgetRecord, key: TronAddress): Promise<Signed> {
    const { chainId } = account;
    const { payer } = budget;
    const now = Math.floor(this.#parts.clock.now() / 1000);
    const known = [account, ...this.#parts.keeper.bought]
      .filter((record) => record.chainId === chainId)
      .map(({ delegate }) => delegate)
      .find((one) => one?.payer === payer && one.key === key && one.until > now + LEAST_SECONDS);
    if (known != null) return known;
    const asker = [chainId, payer, key, budget.budgetId].join(' ');
    const asking =
      this.#asking.get(asker) ??
      this.#ask(budget, chainId, { payer, key, until: now + LIFETIME_SECONDS }).finally(() => {
        this.#asking.delete(asker);
      });
    this.#asking.set(asker, asking);
    return asking;
  }

  async #ask(budget: BudgetRecord, chainId: number, delegate: Delegate): Promise<Signed> {
    const signature =
      (budget.source === 'purse' ? await this.#byPurse(chainId, delegate) : null) ??
      (await this.#byPage(budget, chainId, delegate));
    const signed = { ...delegate, signature };
    if (!isDelegated(chainId, signed, Math.floor(this.#parts.clock.now() / 1000))) {
      throw new FaultError('payment_failed', 'The wallet signed with another account.');
    }
    return signed;
  }

  /** Null while the purse is locked: the page asks for the password. */
  async #byPurse(chainId: number, delegate: Delegate): Promise<Signature | null> {
    try {
      return await this.#parts.signer().signDelegate({ chainId, delegate });
    } catch (error) {
      if (toFault(error).code === 'purse_locked') return null;
      throw error;
    }
  }

  async #byPage(
    budget: BudgetRecord,
    chainId: number,
    { payer, key, until }: Delegate,
  ): Promise<Signature> {
    const answer = await this.#questions.ask({
      wantedId: `delegate:${payer}:${key}:${String(until)}:${budget.budgetId}`,
      budgetId: budget.budgetId,
      chainId,
      source: budget.source,
      payer,
      what: { kind: 'delegate', key, untilSeconds: until },
      mostFeeSun: null,
      isOver: false,
    });
    const bytes = answer.kind === 'delegated' ? bytesOfHex(answer.signature) : null;
    const signature = bytes === null ? null : parseSignature(bytes);
    if (signature !== null) return signature;
    throw new FaultError('payment_failed', 'The wallet gave no signature.');
  }
}
