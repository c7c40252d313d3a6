/** Reviews of claims: vouchers become money for their payee, by whichever account is in use. */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { ClaimableVoucher } from '../../bridge/earning.ts';
import { claimIntent } from '../../chain/claims.ts';
import { parseSignature, type Signature } from '../../core/channel/signature.ts';
import { FaultError } from '../../core/fault.ts';
import { claimBatches } from '../../core/ledger/claim-batches.ts';
import { accountOf, type WalletSession } from '../session.ts';
import type { ClaimReview } from '../wallet.ts';
import { requireFee } from './funds.ts';
import { balancesFor, estimated, makeReview } from './reviewer.ts';

/** One for each payee and asset, and for each ten vouchers of them. */
export async function reviewClaims(
  session: WalletSession,
  vouchers: readonly ClaimableVoucher[],
): Promise<readonly ClaimReview[]> {
  const { network } = session.chain();
  const { address: from } = accountOf(session);
  const here = vouchers.filter(
    ({ chainId, contract }) => chainId === network.chainId && contract === network.channelContract,
  );
  if (here.length === 0) throw nothingHere(vouchers.length > 0, network.name);
  const state = await balancesFor(session, []);
  const claims: ClaimReview[] = [];
  let feesSun = 0n;
  for (const batch of claimBatches(here, kindOf)) {
    const [{ contract, description }] = batch as [ClaimableVoucher];
    const signed = batch.map((voucher) => ({ ...voucher, signature: readSignature(voucher) }));
    const draft = claimIntent({ contract, claims: signed }, from);
    const { intent, fee } = await estimated(session, draft);
    requireFee(state, feesSun, fee);
    feesSun += fee.feeSun;
    const { asset } = description;
    const review = await makeReview(session, { intent, asset, fee, warnings: [] });
    claims.push({ review, vouchers: batch });
  }
  return claims;
}

function kindOf({ contract, description: { payee, asset } }: ClaimableVoucher) {
  return { contract, payee, asset };
}

function readSignature({ signature }: ClaimableVoucher): Signature {
  const read = /^[0-9a-f]{130}$/.test(signature) ? parseSignature(hexToBytes(signature)) : null;
  if (read !== null) return read;
  throw new FaultError('transaction_refused', 'One of the vouchers is not signed.');
}

function nothingHere(isElsewhere: boolean, network: string): FaultError {
  return isElsewhere
    ? new FaultError(
        'network_wrong',
        `This was earned on another network than ${network}. Choose that one to claim it.`,
      )
    : new FaultError('transaction_refused', 'There is nothing left to claim.');
}
