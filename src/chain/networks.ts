/** The networks Bittern knows, and what it needs to know of each. */
import type { Token } from '../core/money/token.ts';
import type { TronAddress } from '../core/units/tron-address.ts';

export type NetworkName = 'mainnet' | 'nile' | 'shasta' | 'local';

export interface NodeEndpoint {
  /** Base URL without a slash at the end; `/wallet/...` is added. */
  readonly url: string;
  /** Sent as `TRON-PRO-API-KEY`; null sends none. */
  readonly apiKey: string | null;
}

export interface Network {
  readonly name: NetworkName;
  /** Last four bytes of block 0's id, as TIP-712 has it. */
  readonly chainId: number;
  /** Tried in order; balances are compared between the first two that answer. */
  readonly nodes: readonly NodeEndpoint[];
  /** Null until `BitternChannels` is deployed there. */
  readonly channelContract: TronAddress | null;
  /** Shown always, in this order: TRX, BTTOLD, BTT. */
  readonly tokens: readonly Token[];
  /** Where a transaction can be looked at: this and the txid. */
  readonly explorerUrl: string | null;
  /** Takes `POST {"address": "T..."}`; the local world only. */
  readonly faucetUrl: string | null;
}
