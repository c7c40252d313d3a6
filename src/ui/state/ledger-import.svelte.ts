import type { EngineClient } from '../../bridge/client.ts';
import type { BackupFound, VouchersFound } from '../../bridge/ledger-files.ts';
import { isSealedLedger } from '../../core/ledger/sealed-file.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import { decodeUtf8 } from '../../core/units/utf8.ts';
import type { Wallet } from '../../wallet/wallet.ts';
import { Task } from './task.svelte.ts';

type Found =
  | { readonly kind: 'backup'; readonly backup: BackupFound }
  | { readonly kind: 'vouchers'; readonly vouchers: VouchersFound };

export interface LedgerImportParts {
  readonly engine: Pick<EngineClient, 'call'>;
  readonly wallet: Pick<Wallet, 'openLedger'>;
  /** The wallet's addresses: only vouchers that pay one of them, or the payout address, are taken. */
  readonly own: () => readonly TronAddress[];
}

/** A file on its way into the ledger: chosen, opened, looked at, brought in. */
export class LedgerImport {
  readonly task = new Task();
  readonly #parts: LedgerImportParts;
  #bytes: Uint8Array | null = null;
  #text = '';
  isChosen = $state(false);
  isSealed = $state(false);
  password = $state('');
  found = $state.raw<Found | null>(null);

  constructor(parts: LedgerImportParts) {
    this.#parts = parts;
  }

  get canLook(): boolean {
    return this.isChosen && !this.task.isBusy && (!this.isSealed || this.password !== '');
  }

  get hasMore(): boolean {
    if (this.found === null) return false;
    return this.found.kind === 'backup'
      ? this.found.backup.hasMore
      : this.found.vouchers.taken.length > 0;
  }

  async choose(file: File | null): Promise<void> {
    this.task.fault = null;
    this.#bytes = file === null ? null : new Uint8Array(await file.arrayBuffer());
    this.isChosen = this.#bytes !== null;
    this.isSealed = this.#bytes !== null && isSealedLedger(this.#bytes);
  }

  /** Shows what would come in. */
  async look(): Promise<void> {
    const bytes = this.#bytes;
    if (bytes === null) return;
    const { engine, wallet, own } = this.#parts;
    await this.task.run(async () => {
      if (this.isSealed) {
        this.#text = await wallet.openLedger({ bytes, password: this.password });
        const backup = await engine.call('ledger.preview', { text: this.#text });
        this.found = { kind: 'backup', backup };
      } else {
        this.#text = decodeUtf8(bytes) ?? '';
        const of = { text: this.#text, own: own() };
        this.found = { kind: 'vouchers', vouchers: await engine.call('vouchers.preview', of) };
      }
      this.password = '';
    });
  }

  /** True when it is stored. */
  bringIn(): Promise<boolean> {
    const { engine, own } = this.#parts;
    return this.task.run(() =>
      this.found?.kind === 'backup'
        ? engine.call('ledger.restore', { text: this.#text })
        : engine.call('vouchers.import', { text: this.#text, own: own() }),
    );
  }
}
