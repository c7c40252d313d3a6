import type { Wallet } from '../../wallet/wallet.ts';
import { Task } from './task.svelte.ts';

type Phrase = Awaited<ReturnType<Wallet['newPhrase']>>;

/** Making a purse: a password, the words, the words asked back. Until the end nothing is made. */
export class PurseCreation {
  step = $state<'password' | 'words' | 'check'>('password');
  wordCount = $state<12 | 24>(12);
  password = $state('');
  isPasswordGood = $state(false);
  isWrittenDown = $state(false);
  phrase = $state.raw<Phrase | null>(null);
  answers = $state<string[]>([]);
  readonly task = new Task();
  readonly #wallet: Wallet;

  constructor(wallet: Wallet) {
    this.#wallet = wallet;
  }

  /** Words are on the screen, or were: leaving now is worth a question. */
  get isUnderWay(): boolean {
    return this.step !== 'password';
  }

  async showWords(): Promise<void> {
    const isShown = await this.task.run(async () => {
      this.phrase = await this.#wallet.newPhrase(this.wordCount);
    });
    if (!isShown) return;
    this.isWrittenDown = false;
    this.step = 'words';
  }

  ask(): void {
    this.answers = (this.phrase?.askedBack ?? []).map(() => '');
    this.task.fault = null;
    this.step = 'check';
  }

  backToWords(): void {
    this.task.fault = null;
    this.step = 'words';
  }

  /** True once the purse is made. */
  async finish(): Promise<boolean> {
    const answers = this.answers.map((answer) => answer.trim().toLowerCase());
    const isMade = await this.task.run(() =>
      this.#wallet.createPurse({ password: this.password, answers }),
    );
    if (isMade) this.forget();
    return isMade;
  }

  /** Lets go of everything secret. */
  forget(): void {
    this.phrase = null;
    this.answers = [];
    this.password = '';
  }
}
