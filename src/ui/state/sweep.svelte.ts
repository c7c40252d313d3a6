import type { HistoryEntry, Review } from '../../wallet/wallet.ts';
import type { Payments } from './payments.svelte.ts';
import { Task } from './task.svelte.ts';

/** Everything of an account to one address: reviewed together, sent one after the other. */
export class Sweep {
  /** Null until it was asked what there is to send. */
  reviews = $state.raw<readonly Review[] | null>(null);
  /** Of those that are on their way, in order. */
  txids = $state.raw<readonly string[]>([]);
  password = $state('');
  asksPassword = $state(false);
  readonly task = new Task();
  readonly #payments: Payments;

  constructor(payments: Payments) {
    this.#payments = payments;
  }

  get isSent(): boolean {
    return this.reviews !== null && this.txids.length === this.reviews.length;
  }

  entry(at: number): HistoryEntry | null {
    return this.#payments.view.history.find(({ txid }) => txid === this.txids[at]) ?? null;
  }

  async propose(to: string): Promise<void> {
    await this.task.run(async () => {
      const reviews = await this.#payments.wallet.reviewSweep(to);
      this.asksPassword = reviews.some(({ needsPassword }) => needsPassword);
      this.reviews = reviews;
    });
  }

  /** Goes on where it stopped, should one of them fail. */
  async agree(): Promise<void> {
    const { reviews, password } = this;
    if (reviews === null) return;
    await this.task.run(async () => {
      for (const review of reviews.slice(this.txids.length)) {
        const options = this.asksPassword ? { password } : {};
        this.txids = [...this.txids, await this.#payments.wallet.send(review, options)];
      }
    });
    if (this.task.fault?.code === 'limit_reached') this.asksPassword = true;
    if (this.task.fault !== null || this.isSent) this.password = '';
  }

  reconsider(): void {
    this.reviews = null;
    this.password = '';
    this.task.fault = null;
  }
}
