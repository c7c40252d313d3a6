import type { EngineClient } from '../../bridge/client.ts';
import type { ClaimReview, HistoryEntry } from '../../wallet/wallet.ts';
import type { Payments } from './payments.svelte.ts';
import { Task } from './task.svelte.ts';

/** What was earned, from the vouchers over the last look at their claims to the receipts. */
export class Claiming {
  /** Null until it was asked what there is to claim. */
  claims = $state.raw<readonly ClaimReview[] | null>(null);
  /** Of those that are on their way, in order. */
  txids = $state.raw<readonly string[]>([]);
  password = $state('');
  asksPassword = $state(false);
  readonly task = new Task();
  readonly #payments: Payments;
  readonly #engine: EngineClient;

  constructor(payments: Payments, engine: EngineClient) {
    this.#payments = payments;
    this.#engine = engine;
  }

  get isSent(): boolean {
    return this.claims !== null && this.txids.length === this.claims.length;
  }

  /** What the history knows of one of them. */
  entry(at: number): HistoryEntry | null {
    return this.#payments.view.history.find(({ txid }) => txid === this.txids[at]) ?? null;
  }

  /** Of the account that is in use now: it pays the fee. */
  async propose(): Promise<void> {
    this.claims = null;
    await this.task.run(async () => {
      const vouchers = await this.#engine.call('earn.claimable', null);
      const claims = await this.#payments.wallet.reviewClaims(vouchers);
      this.asksPassword = claims.some(({ review }) => review.needsPassword);
      this.claims = claims;
    });
  }

  /** Goes on where it stopped, should one of them fail. */
  async agree(): Promise<void> {
    const { claims, password } = this;
    if (claims === null) return;
    await this.task.run(async () => {
      for (const { review, vouchers } of claims.slice(this.txids.length)) {
        const options = this.asksPassword ? { password } : {};
        const txid = await this.#payments.wallet.send(review, options);
        this.txids = [...this.txids, txid];
        const accountIds = vouchers.map(({ accountId }) => accountId);
        await this.#engine.call('earn.claim-sent', { accountIds, txid });
      }
    });
    if (this.task.fault?.code === 'limit_reached') this.asksPassword = true;
    if (this.task.fault !== null || this.isSent) this.password = '';
  }
}
