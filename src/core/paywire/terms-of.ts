/** What a seller asks for, out of its settings and what the chain costs now. */
import type { EarnSettings } from '../ledger/earn-settings.ts';
import { floorsOf } from '../ledger/earn-settings.ts';
import { amountForSun } from '../ledger/worth.ts';
import { addressFromBytes, type TronAddress } from '../units/tron-address.ts';
import { UNSOLID_WINDOW_BYTES } from './limits.ts';
import type { Nonce } from './identifiers.ts';
import type { AssetFloor, SellerTerms } from './terms.ts';

/** A deposit is at least so many times what a channel's life burns, so that accounts are not free. */
const LIFE_COSTS_PER_DEPOSIT = 10n;

export interface SellingOn {
  readonly chainId: number;
  readonly contract: TronAddress | null;
  readonly payeeSigner: TronAddress;
  /** Of a TRX channel. */
  readonly lifeCostSun: bigint;
  readonly claimCostSun: bigint;
}

/**
 * Null while nothing is for sale. The settlement, what claiming costs, is asked for in TRX alone:
 * nobody burns tokens for fees, and no rate but the seller's own floors would tell their worth.
 */
export function termsOf(
  settings: EarnSettings,
  { chainId, contract, payeeSigner, lifeCostSun, claimCostSun }: SellingOn,
): Omit<SellerTerms, 'nonce'> | null {
  if (!settings.isOn || settings.payee === null) return null;
  const floors = floorsOf(settings).map(({ asset, price }): AssetFloor => {
    const leastDeposit = LIFE_COSTS_PER_DEPOSIT * lifeCostSun;
    return {
      asset,
      price,
      minDeposit: amountForSun(settings, asset, leastDeposit) ?? leastDeposit,
      settlement: asset.kind === 'trx' ? claimCostSun : 0n,
    };
  });
  if (floors.length === 0) return null;
  return {
    version: 1,
    chainId,
    contract,
    payee: settings.payee,
    payeeSigner,
    floors,
    firstWindowBytes: UNSOLID_WINDOW_BYTES,
    minWithdrawDelaySeconds: settings.withdrawDelaySeconds,
    onlyListed: settings.allowedPayers.length > 0,
  };
}

const NOBODY = addressFromBytes(new Uint8Array(20).fill(0xff));

/** What stands where nothing is for sale: no floors, and nobody to pay. */
export function closedTerms(nonce: Nonce): SellerTerms {
  return {
    ...{ version: 1, chainId: 0, contract: null, payee: NOBODY, payeeSigner: NOBODY },
    ...{ floors: [], firstWindowBytes: 0, minWithdrawDelaySeconds: 0, nonce },
    onlyListed: false,
  };
}
