/** Whether the account can pay for what it is about to do; if not, how much is missing. */
import type { AccountState, FeeEstimate } from '../../chain/chain.ts';
import { assetKey, TRX, type Asset } from '../../core/channel/asset.ts';
import { FaultError } from '../../core/fault.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { assetInFull, findToken, TRX_TOKEN } from '../../core/money/tokens.ts';
import type { Token } from '../../core/money/token.ts';

/** Throws `node_disagrees` where two nodes tell different balances. */
export function undisputedBalance(state: AccountState, asset: Asset): bigint {
  const balance = state.balances.get(assetKey(asset));
  if (balance === undefined) throw new RangeError(`Nobody asked for ${assetKey(asset)}.`);
  if (balance.disputedBy === null) return balance.amount;
  throw new FaultError(
    'node_disagrees',
    `The nodes disagree about this account's balance: ${balance.disputedBy.node} tells another ` +
      'one. Nothing is sent while they do. Wait a moment, or choose other nodes in the settings.',
  );
}

/** Throws `funds_missing` unless the account has the amount; the fee is not looked at. */
export function requireAsset(
  tokens: readonly Token[],
  state: AccountState,
  { asset, amount }: { readonly asset: Asset; readonly amount: bigint },
): void {
  const balance = undisputedBalance(state, asset);
  if (balance >= amount) return;
  throw new FaultError(
    'funds_missing',
    `This account has too little: ${words(tokens, asset, amount - balance)} missing.`,
  );
}

/**
 * Throws `energy_missing` when the energy cannot be paid, `funds_missing` when the rest cannot.
 * `spentSun` is what leaves the account besides the fee.
 */
export function requireFee(state: AccountState, spentSun: bigint, fee: FeeEstimate): void {
  const balance = undisputedBalance(state, TRX);
  const missing = spentSun + fee.feeSun - balance;
  if (missing <= 0n) return;
  const isEnergy = fee.energyFeeSun > 0n;
  const share = isEnergy
    ? `, of which ${trx(fee.energyFeeSun)} pay for ${String(fee.energy - fee.energyCovered)} energy`
    : '';
  throw new FaultError(
    isEnergy ? 'energy_missing' : 'funds_missing',
    `The network fee is about ${trx(fee.feeSun)}${share}. This account is short of ${trx(missing)}.`,
  );
}

function trx(sun: bigint): string {
  return `${formatAmount(sun, TRX_TOKEN.decimals)} TRX`;
}

function words(tokens: readonly Token[], asset: Asset, amount: bigint): string {
  const token = findToken(tokens, asset);
  if (token === null) return `${String(amount)} raw units of ${assetInFull(asset)} are`;
  return `${formatAmount(amount, token.decimals)} ${token.symbol} are`;
}
