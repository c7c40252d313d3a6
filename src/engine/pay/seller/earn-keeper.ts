/** What the user decided about earning, checked and stored, and since when anything was for sale. */
import type { Clock, KeyValueStore } from '../../../core/ports.ts';
import { FaultError } from '../../../core/fault.ts';
import {
  applyEarnSettings,
  decodeEarnSettings,
  type EarnSettings,
} from '../../../core/ledger/earn-settings.ts';
import type { PayChain } from '../../../core/ledger/pay-ports.ts';
import { payoutProblem } from '../../../core/money/payout.ts';

const SETTINGS_KEY = 'earn';
const SELLING_SINCE_KEY = 'earn-since';

export interface EarnKeeperParts {
  readonly clock: Clock;
  readonly settings: KeyValueStore;
  readonly chain: () => Promise<PayChain | null>;
}

export class EarnKeeper {
  readonly #parts: EarnKeeperParts;
  #settings: EarnSettings;
  #sellingSince: number | null;

  private constructor(parts: EarnKeeperParts, settings: EarnSettings, since: number | null) {
    this.#parts = parts;
    this.#settings = settings;
    this.#sellingSince = since;
  }

  static async open(parts: EarnKeeperParts): Promise<EarnKeeper> {
    const settings = decodeEarnSettings(await parts.settings.get(SETTINGS_KEY));
    const since = await parts.settings.get(SELLING_SINCE_KEY);
    return new EarnKeeper(parts, settings, typeof since === 'number' ? since : null);
  }

  get settings(): EarnSettings {
    return this.#settings;
  }

  /** When something was first for sale here, in whatever run; now, where nothing was yet. */
  get sellingSinceMs(): number {
    return this.#sellingSince ?? this.#parts.clock.now();
  }

  /** Stored when it resolves. Rejects with `settings_invalid`, and then nothing is changed. */
  async change(change: Partial<EarnSettings>): Promise<EarnSettings> {
    const applied = applyEarnSettings(this.#settings, change);
    if (!applied.ok) throw new FaultError(applied.fault.code, applied.fault.message);
    const { payee, isOn } = applied.value;
    const isPayeeNew = change.payee !== undefined || (isOn && !this.#settings.isOn);
    if (isPayeeNew && payee !== null) {
      // Without a node nothing is sold, and the terms are looked at again before anything is.
      const chain = await this.#parts.chain().catch(() => null);
      const problem = payoutProblem(payee, chain?.contracts);
      if (problem !== null) throw new FaultError('settings_invalid', problem);
    }
    await this.#parts.settings.set(SETTINGS_KEY, applied.value);
    this.#settings = applied.value;
    return applied.value;
  }

  /** Something is for sale. */
  sells(): void {
    if (this.#sellingSince !== null) return;
    this.#sellingSince = this.#parts.clock.now();
    // Should that be lost, payments from before a restart are refused, and nothing else.
    this.#parts.settings.set(SELLING_SINCE_KEY, this.#sellingSince).catch(() => undefined);
  }
}
