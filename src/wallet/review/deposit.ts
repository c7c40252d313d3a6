/** Reviews of deposits into a new escrow channel. */
import { encodeCall } from '../../core/channel/call.ts';
import { meaningOf } from '../../core/channel/contract-error.ts';
import { type ChannelDescription, descriptionProblem } from '../../core/channel/description.ts';
import { FaultError } from '../../core/fault.ts';
import type { CallIntent } from '../../core/money/intent.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import type { FeeEstimate } from '../../chain/chain.ts';
import { accountOf, type WalletSession } from '../session.ts';
import { safeNumber } from '../transactions/safe-number.ts';
import type { DepositRequest, Review } from '../wallet.ts';
import { allowance, approvalIntent, type Approval } from './approval.ts';
import { assumedFee, sumFees } from './fees.ts';
import { requireAsset, requireFee } from './funds.ts';
import { balancesFor, estimated, makeReview, readAddress, requireAmount } from './reviewer.ts';

/**
 * A TRC-20 deposit cannot be tried before its approval is on chain. Plain tokens take about 60,000
 * energy; the fee limit that follows is what the user agrees to at most.
 */
const UNAPPROVED = { energy: 100_000n, bytes: 560 };

export async function reviewDeposit(
  session: WalletSession,
  request: DepositRequest,
): Promise<Review> {
  requireAmount(request.amount);
  const contract = channelContractOf(session);
  const description = await describe(session, request, contract);
  return reviewDepositIn(session, description, request.amount);
}

/** Into a channel that was described before: its first deposit, or a top-up. */
export async function reviewDepositIn(
  session: WalletSession,
  description: ChannelDescription,
  amount: bigint,
): Promise<Review> {
  const { asset } = description;
  requireAmount(amount);
  if (asset.kind !== 'trc20') safeNumber(amount);
  const contract = channelContractOf(session);
  const state = await balancesFor(session, [asset]);
  requireAsset(session.chain().network.tokens, state, { asset, amount });

  const draft: CallIntent = {
    kind: 'call',
    purpose: 'deposit',
    from: description.payer,
    contract,
    calldata: encodeCall({ name: 'deposit', description, amount }),
    value: asset.kind === 'trc20' ? null : { asset, amount },
    feeLimitSun: 0n,
  };
  const approval =
    asset.kind === 'trc20'
      ? { owner: description.payer, token: asset.address, spender: contract, amount }
      : null;
  const { intent, fee, before } = await withApproval(session, draft, approval);
  requireFee(state, asset.kind === 'trx' ? amount : 0n, fee);
  return makeReview(session, { intent, asset, fee, warnings: [], before });
}

async function withApproval(
  session: WalletSession,
  draft: CallIntent,
  approval: Approval | null,
): Promise<{ intent: CallIntent; fee: FeeEstimate; before: CallIntent[] }> {
  if (approval === null || (await allowance(session, approval)) >= approval.amount) {
    return { ...(await estimated(session, draft)), before: [] };
  }
  const approving = await estimated(session, approvalIntent(approval));
  const assumed = assumedFee(await session.chain().parameters(), UNAPPROVED);
  return {
    intent: { ...draft, feeLimitSun: assumed.feeLimitSun },
    fee: sumFees(approving.fee, assumed),
    before: [approving.intent],
  };
}

async function describe(
  session: WalletSession,
  { payee, payeeSigner, asset, withdrawDelaySeconds }: DepositRequest,
  contract: TronAddress,
): Promise<ChannelDescription> {
  const description: ChannelDescription = {
    payer: accountOf(session).address,
    signer: await session.components.signer.call('session.address', null),
    payee: readAddress(payee, "The seller's address"),
    payeeSigner: readAddress(payeeSigner, "The seller's session key"),
    asset,
    withdrawDelaySeconds,
    salt: newSalt(),
  };
  const problem = descriptionProblem(description, contract);
  if (problem !== null) throw new FaultError('transaction_refused', meaningOf(problem));
  return description;
}

/** Throws `contract_absent` on networks where the channel contract is not deployed. */
function channelContractOf(session: WalletSession): TronAddress {
  const { channelContract, name } = session.chain().network;
  if (channelContract !== null) return channelContract;
  throw new FaultError(
    'contract_absent',
    `The channel contract is not deployed on ${name} yet: deposits are not possible there.`,
  );
}

function newSalt(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
