/** Reviews of transfers, and the most that can be transferred. */
import { TRX, type Asset } from '../../core/channel/asset.ts';
import { FaultError } from '../../core/fault.ts';
import type { TransferIntent } from '../../core/money/intent.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import { accountOf, type WalletSession } from '../session.ts';
import { safeNumber } from '../transactions/safe-number.ts';
import type { Review, TransferRequest } from '../wallet.ts';
import { requireAsset, requireFee, undisputedBalance } from './funds.ts';
import { isContract } from './is-contract.ts';
import { balancesFor, estimated, makeReview, readAddress, requireAmount } from './reviewer.ts';
import { transferWarnings } from './warnings.ts';

export async function reviewTransfer(
  session: WalletSession,
  { to: toText, asset, amount }: TransferRequest,
): Promise<Review> {
  const { address: from } = accountOf(session);
  const to = readAddress(toText, 'The recipient');
  requireOtherAccount(from, to);
  requireAmount(amount);
  const state = await balancesFor(session, [asset]);
  requireAsset(session.chain().network.tokens, state, { asset, amount });
  // tronweb carries these as JavaScript numbers; a TRC-20's amount is calldata.
  if (asset.kind !== 'trc20') safeNumber(amount);
  const isToContract = await isContract(session, to);
  if (isToContract && asset.kind !== 'trc20') throw contractFault();

  const draft: TransferIntent = { kind: 'transfer', from, to, asset, amount, feeLimitSun: 0n };
  const { intent, fee } = await estimated(session, draft);
  requireFee(state, asset.kind === 'trx' ? amount : 0n, fee);
  const trxBalance = undisputedBalance(state, TRX);
  const warnings = transferWarnings({ intent, fee, trxBalance, isToContract });
  return makeReview(session, { intent, asset, fee, warnings });
}

/** All of a token; of TRX what is left after the fee. `to` may be unknown yet. */
export async function sendable(
  session: WalletSession,
  asset: Asset,
  to: string | null,
): Promise<bigint> {
  const { address: from } = accountOf(session);
  const state = await balancesFor(session, [asset]);
  const balance = undisputedBalance(state, asset);
  if (asset.kind !== 'trx' || balance === 0n) return balance;
  const recipient = to === null ? from : readAddress(to, 'The recipient');
  const fee = await session.chain().estimate({
    kind: 'transfer',
    from,
    to: recipient,
    asset,
    amount: balance,
    feeLimitSun: 0n,
  });
  return balance > fee.feeSun ? balance - fee.feeSun : 0n;
}

function requireOtherAccount(from: TronAddress, to: TronAddress): void {
  if (from !== to) return;
  throw new FaultError('address_invalid', 'This is the address of the account itself.');
}

function contractFault(): FaultError {
  return new FaultError(
    'transaction_refused',
    'This address is a contract: TRON refuses to send TRX and TRC-10 tokens there.',
  );
}
