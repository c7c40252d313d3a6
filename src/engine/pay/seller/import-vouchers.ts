/**
 * Vouchers that another seller of the same user left for the app to claim. Nothing in the file is
 * believed: signatures are checked here, deposits on chain, and who is paid must be the user.
 */
import { channelId } from '../../../core/channel/description.ts';
import { CLOSED, type ChannelState } from '../../../core/channel/state.ts';
import { FaultError } from '../../../core/fault.ts';
import { channelAccountId } from '../../../core/ledger/account-id.ts';
import { unclaimed } from '../../../core/ledger/claim-rule.ts';
import type { PayChain } from '../../../core/ledger/pay-ports.ts';
import type { SoldRecord } from '../../../core/ledger/records.ts';
import { readVoucherFile, type VoucherClaim } from '../../../core/ledger/voucher-file.ts';
import { signatureChecks } from '../../../core/paywire/checks.ts';
import { most, unitsOf } from '../../../core/paywire/debt.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';
import type { CommandArgument } from '../../../bridge/commands.ts';
import type { VoucherRefusal, VouchersFound } from '../../../bridge/ledger-files.ts';
import type { DeskParts, SellerDesk } from '../desk.ts';
import { newChannelAccount } from './new-account.ts';
import type { SoldAccounts } from './sold-accounts.ts';

interface ReadParts {
  readonly chain: () => Promise<PayChain | null>;
  readonly soldTo: (accountId: SoldRecord['accountId']) => SoldRecord | null;
  readonly nowMs: number;
  /** Addresses of the user. */
  readonly own: readonly (TronAddress | null)[];
}

type Wanted = CommandArgument<'vouchers.import'>;

export function importHandlers(
  { chain, keeper, clock }: Pick<DeskParts, 'chain' | 'keeper' | 'clock'>,
  accounts: SoldAccounts,
  desk: {
    readonly payee: () => TronAddress | null;
    /** They are in the keeper. */
    readonly taken: (records: readonly SoldRecord[]) => void;
  },
): Pick<SellerDesk['handlers'], 'vouchers.preview' | 'vouchers.import'> {
  const known = (accountId: SoldRecord['accountId']) => accounts.get(accountId)?.record ?? null;
  const read = ({ text, own }: Wanted) =>
    readVouchers(text, {
      ...{ chain, soldTo: known, nowMs: clock.now() },
      own: [...own, desk.payee()],
    });
  return {
    'vouchers.preview': async (of) => (await read(of)).found,
    'vouchers.import': async (of) => {
      const { found, records } = await read(of);
      // Some may have got a higher voucher while the chain was asked.
      const sold = records.flatMap((record) => {
        const now = known(record.accountId);
        return now === null ? [record] : raised(now, record);
      });
      if (keeper.fault !== null) throw new FaultError(keeper.fault.code, keeper.fault.message);
      const stored = keeper.write({ sold });
      desk.taken(sold);
      await stored;
      return found;
    },
  };
}

interface ReadVouchers {
  readonly found: VouchersFound;
  /** As they are to be stored: claim-only, or what is known with a higher voucher. */
  readonly records: readonly SoldRecord[];
}

/** Rejects with `backup_invalid`, `network_wrong`, or with the faults of `chain/`. */
async function readVouchers(text: string, parts: ReadParts): Promise<ReadVouchers> {
  const { chainId, contract, claims } = readVoucherFile(text);
  const chain = await parts.chain();
  if (chain === null) throw wrongNetwork('No network is chosen.');
  if (chain.chainId !== chainId) {
    throw wrongNetwork(`Its chain has the number ${String(chainId)}.`);
  }
  if (chain.contract !== contract) {
    throw wrongNetwork(
      `They are for the channel contract ${contract}, which is not the one in use.`,
    );
  }
  const records: SoldRecord[] = [];
  const refused: VoucherRefusal[] = [];
  let knownCount = 0;
  // One after the other: nodes that serve pages without a key allow few questions a second.
  for (const claim of claims) {
    const outcome = await look(claim, { ...parts, asked: chain, contract });
    if (typeof outcome === 'string') refused.push(outcome);
    else if (outcome === null) knownCount += 1;
    else records.push(outcome);
  }
  const taken = records.map((record) => ({
    accountId: record.accountId,
    payer: record.payer,
    asset: record.asset,
    amount: unclaimed(record),
  }));
  return { found: { taken, knownCount, refused }, records };
}

interface Ground extends ReadParts {
  readonly asked: PayChain;
  readonly contract: TronAddress;
}

/** Null for what is known here already. */
async function look(
  { description, cumulative, signature }: VoucherClaim,
  { asked: chain, contract, soldTo, nowMs, own }: Ground,
): Promise<SoldRecord | VoucherRefusal | null> {
  const { chainId } = chain;
  const id = idOf({ chainId, contract }, description);
  if (id === null) return 'forged';
  const channel = { channelId: id, contract, description };
  if (!signatureChecks(chainId).isVoucher(channel, cumulative, signature)) return 'forged';
  if (!own.includes(description.payee)) return 'foreign';
  const known = soldTo(channelAccountId(id));
  if (known !== null && known.cumulative >= cumulative) return null;
  const seen = await chain.channel(id);
  const refusal = refusalOf(seen.state, cumulative);
  if (refusal !== null) return refusal;
  if (known !== null) return { ...known, cumulative, signature };
  const begun = newChannelAccount(
    { channelId: id, description },
    { contract, ...seen },
    { chainId, pieceLengthBytes: 0, nowMs },
  );
  const sent = unitsOf(cumulative);
  return { ...begun, cumulative, signature, sent, phase: 'claim-only' };
}

/** A higher voucher for a channel that is sold on here: what it pays for was pushed somewhere. */
function raised(now: SoldRecord, { cumulative, signature }: SoldRecord): readonly SoldRecord[] {
  if (cumulative <= now.cumulative) return [];
  return [{ ...now, cumulative, signature, sent: most(now.sent, unitsOf(cumulative)) }];
}

function refusalOf(state: ChannelState, cumulative: bigint): VoucherRefusal | null {
  if (state.closeAt === CLOSED) return 'closed';
  if (state.balance === 0n) return 'unfunded';
  return cumulative <= state.claimed ? 'claimed' : null;
}

function idOf(...of: Parameters<typeof channelId>): ReturnType<typeof channelId> | null {
  try {
    return channelId(...of);
  } catch {
    // A number that does not fit its word.
    return null;
  }
}

function wrongNetwork(why: string): FaultError {
  return new FaultError(
    'network_wrong',
    `These vouchers are of another network than the one in use. ${why} Choose their network and import them again. Nothing was changed.`,
  );
}
