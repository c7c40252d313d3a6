/** `TransferContract`: TRX from one account to another, which is made when it is not there. */
import { isHexAddress } from '../../address.ts';
import { hexOf, integerOf } from '../fields.ts';
import { PARAMETERS } from '../parameters.ts';
import { invalid } from '../refusal.ts';
import type { Actuator, ActuatorContext } from './actuator.ts';

const MAX_INT64 = 2n ** 63n - 1n;

function read({ transaction: { owner, value } }: ActuatorContext) {
  return { owner, to: hexOf(value, 'to_address'), amount: integerOf(value, 'amount') };
}

export const transfer: Actuator = {
  async validate(context) {
    const { world } = context;
    const { owner, to, amount } = read(context);
    if (!isHexAddress(owner)) throw invalid('Invalid ownerAddress!');
    if (!isHexAddress(to)) throw invalid('Invalid toAddress!');
    if (to === owner) throw invalid('Cannot transfer TRX to yourself.');
    if (world.account(owner) === null) {
      throw invalid('Validate TransferContract error, no OwnerAccount.');
    }
    if (amount <= 0n) throw invalid('Amount must be greater than 0.');
    const receiver = world.account(to);
    if (receiver?.isContract === true) {
      throw invalid('Cannot transfer TRX to a smartContract.');
    }
    const fee = receiver === null ? PARAMETERS.createNewAccountFeeInSystemContract : 0n;
    if ((await world.ledger.balance(owner)) < amount + fee) {
      throw invalid('Validate TransferContract error, balance is not sufficient.');
    }
    if ((await world.ledger.balance(to)) + amount > MAX_INT64) throw invalid('long overflow');
  },

  async execute(context) {
    const { world } = context;
    const { owner, to, amount } = read(context);
    let feeSun = 0n;
    if (world.account(to) === null) {
      await world.createAccount(to);
      feeSun = PARAMETERS.createNewAccountFeeInSystemContract;
    }
    await world.take(owner, amount + feeSun);
    await world.add(to, amount);
    return { feeSun };
  },
};
