/** A debt that begins: nothing is paid in, nothing owed. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { channelId, type ChannelDescription } from '../../../core/channel/description.ts';
import { openingDelaySeconds } from '../../../core/channel/withdraw-delay.ts';
import { FaultError } from '../../../core/fault.ts';
import { channelAccountId, installationAccountId } from '../../../core/ledger/account-id.ts';
import type { BoughtRecord, BudgetRecord, Rail } from '../../../core/ledger/records.ts';
import type { AssetFloor, SellerTerms } from '../../../core/paywire/terms.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';

const SALT_BYTES = 32;

export interface NewAccount {
  readonly rail: Rail;
  readonly budget: BudgetRecord;
  readonly terms: SellerTerms;
  readonly floor: AssetFloor;
  /** Our session key. */
  readonly key: TronAddress;
  readonly random: (lengthBytes: number) => Uint8Array;
}

export function newAccount({ rail, budget, terms, floor, key, random }: NewAccount): BoughtRecord {
  const { chainId, contract, payee } = terms;
  const { payer } = budget;
  const channel = rail === 'channel' ? newChannel() : null;
  const { asset } = floor;
  const direct = installationAccountId({ chainId, payer, payee, asset }, terms.payeeSigner);
  return {
    accountId: channel === null ? direct : channelAccountId(channel.channelId),
    chainId,
    rail,
    payer,
    payee,
    asset,
    channel,
    delegate: null,
    instalments: [],
    cumulative: 0n,
    signature: null,
    received: 0n,
    isSettlementCounted: false,
    verifiedBytes: 0,
    phase: 'open',
    avoidUntil: null,
    usedAt: budget.madeAt,
  };

  function newChannel(): NonNullable<BoughtRecord['channel']> {
    if (contract === null) throw new FaultError('contract_absent', 'This network has no channels.');
    const description: ChannelDescription = {
      payer,
      signer: key,
      payee,
      payeeSigner: terms.payeeSigner,
      asset: floor.asset,
      withdrawDelaySeconds: openingDelaySeconds(terms.minWithdrawDelaySeconds),
      salt: bytesToHex(random(SALT_BYTES)),
    };
    return { channelId: channelId({ chainId, contract }, description), contract, description };
  }
}
