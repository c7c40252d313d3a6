/** `AccountCreateContract`: makes an account without sending anything. */
import { isHexAddress } from '../../address.ts';
import { hexOf } from '../fields.ts';
import { PARAMETERS } from '../parameters.ts';
import { invalid, noSuchAccount } from '../refusal.ts';
import type { Actuator } from './actuator.ts';

const FEE = PARAMETERS.createNewAccountFeeInSystemContract;

export const createAccount: Actuator = {
  async validate({ world, transaction: { owner, value } }) {
    if (!isHexAddress(owner)) throw invalid('Invalid ownerAddress');
    if (world.account(owner) === null) throw noSuchAccount(owner);
    if ((await world.ledger.balance(owner)) < FEE) {
      throw invalid('Validate CreateAccountActuator error, insufficient fee.');
    }
    const address = hexOf(value, 'account_address');
    if (!isHexAddress(address)) throw invalid('Invalid account address');
    if (world.account(address) !== null) throw invalid('Account has existed');
  },

  async execute({ world, transaction: { owner, value } }) {
    await world.take(owner, FEE);
    await world.createAccount(hexOf(value, 'account_address'));
    return { feeSun: FEE };
  },
};
