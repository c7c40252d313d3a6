import { assetKey, type AssetKey } from '../../core/channel/asset.ts';
import type { Token } from '../../core/money/token.ts';
import { TRX_TOKEN } from '../../core/money/tokens.ts';
import type { PayQuote } from '../../bridge/pay-quote.ts';
import type { PayView } from '../../bridge/paying.ts';
import type { BalanceView } from '../../wallet/wallet.ts';
import { sellersOf } from '../paying/floors.ts';
import type { Payments } from './payments.svelte.ts';

export interface AssetChoiceParts {
  readonly payments: Pick<Payments, 'view'>;
  readonly quote: () => PayQuote | null;
  readonly view: () => PayView | null;
  /** What was paid with last. */
  readonly lastAsset: string | null;
}

/** What a torrent is paid with: what was chosen, or else what there is and sellers take. */
export class AssetChoice {
  chosen = $state<AssetKey | null>(null);
  readonly #parts: AssetChoiceParts;

  constructor(parts: AssetChoiceParts) {
    this.#parts = parts;
  }

  /** What sellers take here and this account can pay, in the wallet's order. */
  get choices(): readonly BalanceView[] {
    const quote = this.#parts.quote();
    const { balances } = this.#parts.payments.view;
    if (quote === null) return [];
    return balances.filter(({ token: { asset } }) => {
      const isPayable = asset.kind !== 'trc20' || this.hasContract;
      return isPayable && sellersOf(quote, asset).length > 0;
    });
  }

  get balance(): BalanceView | null {
    const { choices } = this;
    const of = (key: string | null) => choices.find(({ token }) => assetKey(token.asset) === key);
    const known = [of(this.#parts.lastAsset), ...choices];
    const payable = known.find((one) => one !== undefined && one.amount > 0n);
    return of(this.chosen) ?? payable ?? choices[0] ?? null;
  }

  get token(): Token {
    const chosen = this.#parts.payments.view.network.tokens.find(
      ({ asset }) => assetKey(asset) === this.chosen,
    );
    return this.balance?.token ?? chosen ?? TRX_TOKEN;
  }

  get hasContract(): boolean {
    // The engine names its network once it has asked; the wallet knows it from the start.
    const known = this.#parts.view()?.network;
    return known?.hasContract ?? this.#parts.payments.view.network.channelContract !== null;
  }
}
