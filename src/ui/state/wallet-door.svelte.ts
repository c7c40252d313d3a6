import { toFault, type Fault } from '../../core/fault.ts';
import type { Wallet } from '../../wallet/wallet.ts';
import { Payments, type PaymentsTab } from './payments.svelte.ts';

/** The way to the wallet, which is loaded when somebody first asks for it. */
export class WalletDoor {
  /** Null until the wallet is open. */
  payments = $state.raw<Payments | null>(null);
  fault = $state.raw<Fault | null>(null);

  readonly #openWallet: () => Promise<Wallet>;
  #isOpening = false;
  #tab: PaymentsTab | null = null;

  constructor(openWallet: () => Promise<Wallet>) {
    this.#openWallet = openWallet;
  }

  /** Shows this part of the payments, now or as soon as the wallet is open. */
  showTab(tab: PaymentsTab): void {
    if (this.payments === null) this.#tab = tab;
    else this.payments.tab = tab;
  }

  /** Opens it once; after a failure, again. */
  async open(): Promise<void> {
    if (this.#isOpening || this.payments !== null) return;
    this.#isOpening = true;
    this.fault = null;
    try {
      const payments = new Payments(await this.#openWallet());
      payments.follow();
      payments.tab = this.#tab ?? payments.tab;
      this.payments = payments;
    } catch (error) {
      this.fault = toFault(error);
    } finally {
      this.#isOpening = false;
    }
  }
}
