import type { Wallet, WalletView } from '../../wallet/wallet.ts';
import { hindranceOf, type Hindrance } from '../words/hindrance.ts';

export type PaymentsTab = 'wallet' | 'paying' | 'earning' | 'security' | 'network';

/** The one dialog that is open. */
export type PaymentsDialog =
  | { readonly kind: 'create' | 'import' | 'receive' | 'send' | 'deposit' | 'claim' }
  | { readonly kind: 'close-channel'; readonly channelId: string }
  | { readonly kind: 'reveal' | 'change-password' | 'sweep' | 'forget' };

/** How often the auto-lock is told that somebody is there. */
const TOUCH_MS = 30_000;

/** An open wallet, as the payments show it. */
export class Payments {
  readonly wallet: Wallet;
  tab = $state<PaymentsTab>('wallet');
  dialog = $state.raw<PaymentsDialog | null>(null);
  /** Chain time of the last answer, ms since 1970: what the figures are of. */
  readAt = $state<number | null>(null);
  #view = $state.raw<WalletView | null>(null);
  #touchedAt = 0;

  constructor(wallet: Wallet) {
    this.wallet = wallet;
  }

  get view(): WalletView {
    return this.#view ?? this.wallet.view;
  }

  /** From now on, for as long as the page lives. */
  follow(): void {
    this.wallet.subscribe((view) => {
      this.#view = view;
      if (view.node.phase === 'reachable') this.readAt = view.node.timestampMs;
    });
    for (const name of ['pointerdown', 'keydown'] as const) {
      addEventListener(name, () => this.#touch(), { capture: true, passive: true });
    }
  }

  open(kind: Exclude<PaymentsDialog['kind'], 'close-channel'>): void {
    this.dialog = { kind };
  }

  closeDialog(): void {
    this.dialog = null;
  }

  /** The purse is in use and its key is away: it can receive, but not send. */
  get isLocked(): boolean {
    const { account, purse } = this.view;
    return account?.source === 'purse' && purse.phase === 'locked';
  }

  /** Whether a payment could be signed and its figures are known. */
  get canSend(): boolean {
    return !this.isLocked && this.hindrance === null;
  }

  /** What a payment waits for besides an unlocked purse, which a last look asks for itself. */
  get hindrance(): Hindrance | null {
    return hindranceOf(this.view);
  }

  #touch(): void {
    const now = performance.now();
    if (this.view.purse.phase !== 'unlocked' || now - this.#touchedAt < TOUCH_MS) return;
    this.#touchedAt = now;
    // Should it fail, the purse locks: that is safe.
    this.wallet.touch().catch(() => undefined);
  }
}
