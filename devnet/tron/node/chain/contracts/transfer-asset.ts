/** `TransferAssetContract`: a TRC-10 token from one account to another. */
import { isHexAddress } from '../../address.ts';
import { hexOf, integerOf } from '../fields.ts';
import { PARAMETERS } from '../parameters.ts';
import { invalid } from '../refusal.ts';
import type { Actuator, ActuatorContext } from './actuator.ts';

const MAX_INT64 = 2n ** 63n - 1n;

function read({ transaction: { owner, value } }: ActuatorContext) {
  // Since tokens may share a name, `asset_name` holds the id in decimal digits.
  const name = Buffer.from(hexOf(value, 'asset_name'), 'hex').toString('utf8');
  return {
    owner,
    to: hexOf(value, 'to_address'),
    tokenId: /^[1-9]\d{0,18}$/.test(name) ? BigInt(name) : null,
    amount: integerOf(value, 'amount'),
  };
}

export const transferAsset: Actuator = {
  async validate(context) {
    const { world } = context;
    const { owner, to, tokenId, amount } = read(context);
    if (!isHexAddress(owner)) throw invalid('Invalid ownerAddress');
    if (!isHexAddress(to)) throw invalid('Invalid toAddress');
    if (amount <= 0n) throw invalid('Amount must be greater than 0.');
    if (owner === to) throw invalid('Cannot transfer asset to yourself.');
    if (world.account(owner) === null) throw invalid('No owner account!');
    if (tokenId === null || !world.tokens.has(tokenId)) throw invalid('No asset!');
    const balance = await world.ledger.tokenBalance(owner, tokenId);
    if (balance <= 0n) throw invalid('assetBalance must be greater than 0.');
    if (amount > balance) throw invalid('assetBalance is not sufficient.');
    const receiver = world.account(to);
    if (receiver === null) {
      const fee = PARAMETERS.createNewAccountFeeInSystemContract;
      if ((await world.ledger.balance(owner)) < fee) {
        throw invalid('Validate TransferAssetActuator error, insufficient fee.');
      }
    } else if (receiver.isContract) {
      throw invalid('Cannot transfer asset to smartContract.');
    }
    if ((await world.ledger.tokenBalance(to, tokenId)) + amount > MAX_INT64) {
      throw invalid('long overflow');
    }
  },

  async execute(context) {
    const { world } = context;
    const { ledger } = world;
    const { owner, to, tokenId, amount } = read(context);
    if (tokenId === null) throw invalid('No asset!');
    let feeSun = 0n;
    if (world.account(to) === null) {
      await world.createAccount(to);
      feeSun = PARAMETERS.createNewAccountFeeInSystemContract;
      await world.take(owner, feeSun);
    }
    await ledger.setTokenBalance(
      owner,
      tokenId,
      (await ledger.tokenBalance(owner, tokenId)) - amount,
    );
    await ledger.setTokenBalance(to, tokenId, (await ledger.tokenBalance(to, tokenId)) + amount);
    return { feeSun };
  },
};
