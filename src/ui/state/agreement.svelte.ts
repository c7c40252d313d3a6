import type { HistoryEntry, Review } from '../../wallet/wallet.ts';
import type { Payments } from './payments.svelte.ts';
import { Task } from './task.svelte.ts';

/** From what somebody wants to send, over the last look at it, to what became of it. */
export class Agreement {
  /** Null while the form is filled in. */
  review = $state.raw<Review | null>(null);
  /** Set once it is signed and on its way. */
  txid = $state<string | null>(null);
  password = $state('');
  asksPassword = $state(false);
  readonly task = new Task();
  readonly #payments: Payments;
  #make: (() => Promise<Review>) | null = null;

  constructor(payments: Payments) {
    this.#payments = payments;
  }

  /** What the history knows of it; null until it does. */
  get entry(): HistoryEntry | null {
    return this.#payments.view.history.find((entry) => entry.txid === this.txid) ?? null;
  }

  async propose(make: () => Promise<Review>): Promise<void> {
    this.#make = make;
    await this.task.run(async () => {
      const review = await make();
      this.asksPassword = review.needsPassword;
      this.review = review;
    });
  }

  /** The same once more, where it failed for what has been put right since. */
  async again(): Promise<void> {
    if (this.#make !== null && this.txid === null) await this.propose(this.#make);
  }

  async agree(): Promise<void> {
    const { review, password } = this;
    if (review === null) return;
    await this.task.run(async () => {
      const options = this.asksPassword ? { password } : {};
      this.txid = await this.#payments.wallet.send(review, options);
    });
    this.password = '';
    if (this.task.fault?.code === 'limit_reached') this.asksPassword = true;
  }

  /** Back to the form. */
  reconsider(): void {
    this.review = null;
    this.password = '';
    this.task.fault = null;
  }
}
