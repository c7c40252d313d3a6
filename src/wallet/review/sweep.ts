/** Everything of an account to one address: tokens first, as they need TRX for their fees. */
import type { AccountResources, ChainParameters, FeeEstimate } from '../../chain/chain.ts';
import { TRX, type Asset } from '../../core/channel/asset.ts';
import { FaultError } from '../../core/fault.ts';
import type { TransferIntent } from '../../core/money/intent.ts';
import { accountOf, type WalletSession } from '../session.ts';
import { safeNumber } from '../transactions/safe-number.ts';
import type { Review } from '../wallet.ts';
import { requireFee, undisputedBalance } from './funds.ts';
import { isContract } from './is-contract.ts';
import { balancesFor, estimated, makeReview, readAddress } from './reviewer.ts';
import { transferWarnings } from './warnings.ts';

export async function reviewSweep(session: WalletSession, toText: string): Promise<Review[]> {
  const { address: from } = accountOf(session);
  const to = readAddress(toText, 'The recipient');
  const isToContract = await isContract(session, to);
  const tokens = session.chain().network.tokens.map(({ asset }) => asset);
  const state = await balancesFor(session, tokens);
  const resources = await session.chain().resources(from);
  const budget = feeBudget(resources, await session.chain().parameters());
  const reviews: Review[] = [];
  let trxLeft = undisputedBalance(state, TRX);

  const draftOf = (asset: Asset, amount: bigint): TransferIntent => {
    if (asset.kind !== 'trc20') safeNumber(amount);
    return { kind: 'transfer', from, to, asset, amount, feeLimitSun: 0n };
  };
  for (const asset of tokens) {
    const amount = undisputedBalance(state, asset);
    if (asset.kind === 'trx' || amount === 0n) continue;
    const { intent, fee: alone } = await estimated(session, draftOf(asset, amount));
    const fee = budget.charge(intent, alone);
    requireFee(state, undisputedBalance(state, TRX) - trxLeft, fee);
    trxLeft -= fee.feeSun;
    const warnings = transferWarnings({ intent, fee, trxBalance: trxLeft, isToContract });
    reviews.push(await makeReview(session, { intent, asset, fee, warnings }));
  }
  if (trxLeft > 0n) {
    const whole = await session.chain().estimate(draftOf(TRX, trxLeft));
    const fee = budget.charge(draftOf(TRX, trxLeft), whole);
    if (trxLeft > fee.feeSun) {
      const intent = draftOf(TRX, trxLeft - fee.feeSun);
      const warnings = transferWarnings({ intent, fee, trxBalance: trxLeft, isToContract });
      reviews.push(await makeReview(session, { intent, asset: TRX, fee, warnings }));
    }
  }
  if (reviews.length > 0) return reviews;
  throw new FaultError('funds_missing', 'There is nothing on this account that could be sent.');
}

/** Each estimate is made as if it came alone; together they share what is free and what is staked. */
function feeBudget(resources: AccountResources, parameters: ChainParameters) {
  let { freePointsLeft, stakedPointsLeft, energyLeft } = resources;
  let isRecipientNew = true;

  function takePoints(bytes: number): boolean {
    if (stakedPointsLeft >= bytes) stakedPointsLeft -= bytes;
    else if (freePointsLeft >= bytes) freePointsLeft -= bytes;
    else return false;
    return true;
  }
  return {
    charge({ asset }: TransferIntent, alone: FeeEstimate): FeeEstimate {
      const makesAccount = alone.newAccountFeeSun > 0n && isRecipientNew;
      // A TRC-20 lives in its contract: its recipient stays unknown to the chain.
      if (asset.kind !== 'trc20') isRecipientNew = false;
      const arePointsCovered = makesAccount ? alone.arePointsCovered : takePoints(alone.bytes);
      const energyCovered = alone.energy < energyLeft ? alone.energy : energyLeft;
      energyLeft -= energyCovered;
      const parts = {
        energyFeeSun: (alone.energy - energyCovered) * parameters.energyFeeSun,
        pointFeeSun: makesAccount
          ? alone.pointFeeSun
          : arePointsCovered
            ? 0n
            : BigInt(alone.bytes) * parameters.pointFeeSun,
        newAccountFeeSun: makesAccount ? alone.newAccountFeeSun : 0n,
      };
      const feeSun = parts.energyFeeSun + parts.pointFeeSun + parts.newAccountFeeSun;
      return { ...alone, ...parts, energyCovered, arePointsCovered, feeSun };
    },
  };
}
