/** One debt between two, as both ledgers hold it before anything was served. */
import { TRX } from '../../channel/asset.ts';
import type { AccountId, BoughtRecord, Instalment, SoldRecord } from '../../ledger/records.ts';
import { firstWindowBytes } from '../limits.ts';
import type { Txid } from '../identifiers.ts';
import type { Notary } from './notary.suite.ts';

export interface DebtOptions {
  readonly deposit: bigint;
  readonly isSolid: boolean;
  readonly isDirect: boolean;
}

/** Of the deposit, or of the direct payment. */
export const TXID = '70'.repeat(32) as Txid;

const CHAIN_ID = 1;

export function instalmentsOf(amount: bigint): readonly Instalment[] {
  return [{ txid: TXID, amount, wantedId: '1', budgetId: '1', at: 0, state: 'solid', feeSun: 0n }];
}

export function boughtOf(notary: Notary, { deposit, isDirect }: DebtOptions): BoughtRecord {
  return {
    ...commonOf(notary, isDirect),
    delegate: isDirect ? notary.delegate : null,
    instalments: instalmentsOf(deposit),
    cumulative: 0n,
    signature: null,
    received: 0n,
    isSettlementCounted: false,
    verifiedBytes: 0,
    phase: 'open',
    avoidUntil: null,
    usedAt: 0,
  };
}

export function soldOf(
  notary: Notary,
  { deposit, isSolid, isDirect }: DebtOptions,
  pieceLengthBytes: number,
): SoldRecord {
  return {
    ...commonOf(notary, isDirect),
    balance: deposit,
    isSolid,
    cumulative: 0n,
    signature: null,
    sent: 0n,
    writtenOff: 0n,
    windowBytes: firstWindowBytes(pieceLengthBytes),
    isSettlementCounted: false,
    defaults: 0,
    suspendedUntil: null,
    claimed: 0n,
    claimFeesSun: 0n,
    closesAt: null,
    phase: 'open',
    finalAmount: null,
    firstAt: 0,
    usedAt: 0,
  };
}

function commonOf({ channel }: Notary, isDirect: boolean) {
  const { payer, payee } = channel.description;
  return {
    accountId: (isDirect ? 'direct:1' : channel.channelId) as AccountId,
    chainId: CHAIN_ID,
    rail: isDirect ? ('direct' as const) : ('channel' as const),
    payer,
    payee,
    asset: TRX,
    channel: isDirect ? null : channel,
  };
}
