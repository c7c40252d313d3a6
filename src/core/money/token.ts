/** How an asset is shown. Two tokens are called BTT: kind and id always stand beside the symbol. */
import type { Asset } from '../channel/asset.ts';

export interface Token {
  readonly asset: Asset;
  /** `TRX`, `BTTOLD`, `BTT`. */
  readonly symbol: string;
  readonly name: string;
  /** Digits after the point: one whole token is 10 to this power raw units. */
  readonly decimals: number;
}
