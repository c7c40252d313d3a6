import { toFault, type Fault } from '../../core/fault.ts';
import type { Wallet } from '../../wallet/wallet.ts';
import { Payments } from './payments.svelte.ts';

/** The way to the wallet, which is loaded when somebody first asks for it. */
export class WalletDoor {
  /** Null until the wallet is open. */
  payments = $state.raw<Payments | null>(null);
  fault = $state.raw<Fault | null>(null);

  readonly #openWallet: () => Promise<Wallet>;
  #isOpening = false;

  constructor(openWallet: () => Promise<Wallet>) {
    this.#openWallet = openWallet;
  }

  /** Opens it once; after a failure, again. */
  async open(): Promise<void> {
    if (this.#isOpening || this.payments !== null) return;
    this.#isOpening = true;
    this.fault = null;
    try {
      const payments = new Payments(await this.#openWallet());
      payments.follow();
      this.payments = payments;
    } catch (error) {
      this.fault = toFault(error);
    } finally {
      this.#isOpening = false;
    }
  }
}
