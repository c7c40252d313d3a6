import type { EngineClient } from '../../bridge/client.ts';
import type { BudgetView, EarnSettings, PayView } from '../../bridge/paying.ts';
import { toFault, type Fault } from '../../core/fault.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { ratesAfter, type PaidRates } from '../paying/paid-rates.ts';
import { isSpending } from '../paying/spending.ts';
import { readPreference, writePreference } from './preferences.ts';

const LAST_ASSET = 'paying-asset';

/** What the engine last said of paying and earning, and which torrent is being paid for by hand. */
export class Paying {
  /** Null until the engine has told; replaced whole. */
  view = $state.raw<PayView | null>(null);
  /** Why there is no view. */
  fault = $state.raw<Fault | null>(null);
  /** "Download faster" is open for this torrent. */
  panel = $state.raw<InfoHash | null>(null);
  /** The panel shows the form though a budget runs. */
  isChanging = $state(false);

  #lastAsset = $state.raw<string | null>(readPreference(LAST_ASSET));
  /** By budget, of those that were seen paying. */
  readonly #rates = new Map<string, PaidRates>();
  readonly #engine: EngineClient;
  readonly #budgets: ReadonlyMap<InfoHash, BudgetView> = $derived(newestOf(this.view));
  readonly #concerned: ReadonlySet<InfoHash> = $derived(concernedIn(this.view));

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /** Starts listening; the returned function stops it. */
  connect(): () => void {
    const stops = [
      this.#engine.on('pay.changed', (view) => this.#show(view)),
      this.#engine.onStatus(({ phase }) => {
        if (phase === 'leading' || phase === 'following') void this.load();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async load(): Promise<void> {
    try {
      this.#show(await this.#engine.call('pay.state', null));
    } catch (error) {
      this.fault = toFault(error);
    }
  }

  /**
   * The key of what was paid with last, in this browser; null before the first time. As it was stored:
   * whoever looks for an asset by it finds none where it is damaged.
   */
  get lastAsset(): string | null {
    return this.#lastAsset;
  }

  set lastAsset(asset: string | null) {
    this.#lastAsset = asset;
    if (asset !== null) writePreference(LAST_ASSET, asset);
  }

  /** How fast it came while this budget was seen to pay; null when it never was. */
  ratesOf({ budgetId }: BudgetView): PaidRates | null {
    return this.#rates.get(budgetId) ?? null;
  }

  /** Something was earned or spent today. */
  get hasMovedToday(): boolean {
    if (this.view === null) return false;
    const { spentToday, earnings } = this.view;
    const amounts = [...Object.values(spentToday), ...Object.values(earnings.today)];
    return amounts.some((amount) => amount > 0n);
  }

  /** The newest budget of a torrent, whatever became of it. */
  budgetOf(infoHash: InfoHash): BudgetView | null {
    return this.#budgets.get(infoHash) ?? null;
  }

  /** Something is spent on it, or was earned with it: its row says so. */
  concerns(infoHash: InfoHash): boolean {
    return this.#concerned.has(infoHash);
  }

  stop(infoHash: InfoHash): Promise<void> {
    return this.#engine.call('pay.stop', { infoHash });
  }

  stopAll(): Promise<void> {
    return this.#engine.call('pay.stop-all', null);
  }

  /** Changes what is sold and how. Rejects with `settings_invalid`. */
  async setEarn(change: Partial<EarnSettings>): Promise<void> {
    const earn = await this.#engine.call('earn.set', change);
    if (this.view !== null) this.view = { ...this.view, earn };
  }

  #show(view: PayView): void {
    for (const budget of view.budgets) {
      const rates = ratesAfter(this.#rates.get(budget.budgetId) ?? null, budget);
      if (rates !== null) this.#rates.set(budget.budgetId, rates);
    }
    this.view = view;
    this.fault = null;
  }
}

function newestOf(view: PayView | null): ReadonlyMap<InfoHash, BudgetView> {
  const budgets = new Map<InfoHash, BudgetView>();
  for (const budget of view?.budgets ?? []) {
    const known = budgets.get(budget.infoHash);
    if (known === undefined || known.madeAt < budget.madeAt) budgets.set(budget.infoHash, budget);
  }
  return budgets;
}

function concernedIn(view: PayView | null): ReadonlySet<InfoHash> {
  const running = (view?.budgets ?? []).filter(isSpending);
  const sold = (view?.earnings.torrents ?? []).filter(({ amount }) => amount > 0n);
  return new Set([...running, ...sold].map(({ infoHash }) => infoHash));
}
