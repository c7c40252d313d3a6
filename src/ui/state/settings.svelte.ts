import type { EngineClient } from '../../bridge/client.ts';
import type { EffectiveSettings, Settings } from '../../bridge/snapshots.ts';
import { toFault, type Fault } from '../../core/fault.ts';

/** The engine's settings while the settings page is open. */
export class SettingsState {
  effective = $state.raw<EffectiveSettings | null>(null);
  fault = $state.raw<Fault | null>(null);

  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  async load(): Promise<void> {
    try {
      this.effective = await this.#engine.call('settings.get', null);
      this.fault = null;
    } catch (error) {
      this.fault = toFault(error);
    }
  }

  /** Returns why the change was refused, or null. */
  async change(change: Partial<Settings>): Promise<Fault | null> {
    try {
      this.effective = await this.#engine.call('settings.set', change);
      return null;
    } catch (error) {
      return toFault(error);
    }
  }
}
