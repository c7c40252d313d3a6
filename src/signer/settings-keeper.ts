/** The stored settings of the wallet. A script in the page cannot raise a limit: the password can. */
import type { WalletSettings } from '../bridge/signer.ts';
import { FaultError } from '../core/fault.ts';
import type { PurseStore } from '../core/ports.ts';
import { changeWalletSettings, decodeWalletSettings, raisesLimit } from './wallet-settings.ts';

const SETTINGS = 'wallet-settings';

export class SettingsKeeper {
  readonly #store: PurseStore;

  constructor(store: PurseStore) {
    this.#store = store;
  }

  async get(): Promise<WalletSettings> {
    return decodeWalletSettings(await this.#store.get(SETTINGS));
  }

  /** Rejects with `settings_invalid`; with `limit_reached` when it may not raise a limit but would. */
  async set(change: Partial<WalletSettings>, mayRaise: boolean): Promise<WalletSettings> {
    const stored = await this.#store.update(SETTINGS, (current) => {
      const before = decodeWalletSettings(current);
      const after = changeWalletSettings(before, change);
      if (mayRaise || !raisesLimit(before.dailyLimits, after.dailyLimits)) return after;
      throw new FaultError('limit_reached', 'A daily limit is raised only with the password.');
    });
    return decodeWalletSettings(stored);
  }
}
