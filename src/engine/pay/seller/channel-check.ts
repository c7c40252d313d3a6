/** Whether a channel that a buyer names is money for us: our own reckoning, then the chain's word. */
import { isSameAsset } from '../../../core/channel/asset.ts';
import {
  channelId as idOf,
  descriptionProblem,
  type ChannelDescription,
  type ChannelId,
} from '../../../core/channel/description.ts';
import { OPEN } from '../../../core/channel/state.ts';
import type { EarnSettings } from '../../../core/ledger/earn-settings.ts';
import type { ChannelSeen, PayChain } from '../../../core/ledger/pay-ports.ts';
import type { SoldRecord } from '../../../core/ledger/records.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';
import { notYet, refuse } from './not-checked.ts';

export interface ChannelSight extends ChannelSeen {
  readonly contract: TronAddress;
}

export interface ChannelQuestion {
  readonly channelId: ChannelId;
  readonly description: ChannelDescription;
  /** Ours from before; its payee and delay were agreed to then. */
  readonly known: SoldRecord | null;
}

export interface ChannelRules {
  readonly terms: Omit<SellerTerms, 'nonce'>;
  readonly settings: Pick<EarnSettings, 'allowedPayers'>;
  readonly chain: PayChain;
}

/** Rejects with `NotChecked`, or with the faults of `chain/` when no node can be asked. */
export async function checkChannel(
  { channelId, description, known }: ChannelQuestion,
  { terms, settings, chain }: ChannelRules,
): Promise<ChannelSight> {
  const { contract } = chain;
  if (contract === null) throw refuse('No channel contract is configured on this network.');
  if (idOf({ chainId: chain.chainId, contract }, description) !== channelId) {
    throw refuse('The channel is not one of the configured contract.');
  }
  const floor = terms.floors.find(({ asset }) => isSameAsset(asset, description.asset));
  if (floor === undefined) throw refuse('The channel holds an asset that is not taken.');
  if (!mayPay(description.payer, settings)) throw refuse('This payer is not among those allowed.');
  if (description.payeeSigner !== terms.payeeSigner) {
    throw refuse('The channel names another installation.');
  }
  if (known === null) {
    if (descriptionProblem(description, contract) !== null) {
      throw refuse('The contract holds no such channel.');
    }
    if (description.payee !== terms.payee) throw refuse('The channel pays somebody else.');
    if (description.withdrawDelaySeconds < terms.minWithdrawDelaySeconds) {
      throw refuse('The channel can be emptied too soon.');
    }
  }
  if (known !== null && known.phase !== 'open') throw refuse('The channel is being closed.');
  const seen = await chain.channel(channelId);
  const { state } = seen;
  if (state.balance === 0n) throw notYet('The deposit is in no block yet.');
  if (state.closeAt !== OPEN) throw refuse('The channel is closed, or about to be.');
  if (known === null && state.balance < floor.minDeposit) throw notYet('The deposit is too small.');
  return { contract, ...seen };
}

export function mayPay(
  payer: TronAddress,
  { allowedPayers }: Pick<EarnSettings, 'allowedPayers'>,
): boolean {
  return allowedPayers.length === 0 || allowedPayers.includes(payer);
}
