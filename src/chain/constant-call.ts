/** Calls that leave no trace, for reading contracts and for foretelling what a transaction does. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { FaultError } from '../core/fault.ts';
import { hexAddress } from '../core/units/tron-address.ts';
import { asAmount, asHex, asList, asObject, asText, member, reach } from './answer.ts';
import type { ConstantCall } from './chain.ts';
import type { RequestBody } from './exact-json.ts';
import { readNodeMessage } from './node-message.ts';
import type { Node } from './node.ts';

/** java-tron's words for TRX and for tokens. */
const SHORT_OF_FUNDS = /balance is not sufficient|assetBalance|no asset|not enough balance/i;

export interface ConstantCallAnswer {
  readonly isReverted: boolean;
  readonly data: Uint8Array;
  readonly energy: bigint;
}

/**
 * Throws a `FaultError`: `contract_absent`, `funds_missing` for value the sender does not hold, or
 * `transaction_refused` when it ends in another way than by returning or reverting.
 */
export async function askConstantCall(
  node: Node,
  call: ConstantCall,
  /** The newest state, or the one that cannot be undone. */
  door: 'wallet' | 'walletsolidity' = 'wallet',
): Promise<ConstantCallAnswer> {
  const answer = asObject(await node.post(`${door}/triggerconstantcontract`, bodyOf(call)));
  const message = readNodeMessage(asText(reach(answer, 'result', 'message')));
  const code = asText(reach(answer, 'result', 'code'));
  const isReverted = /^REVERT/.test(message);
  if (!isReverted && (code !== '' || message !== '')) throw callFault(code, message);
  const [result] = asList(member(answer, 'constant_result'));
  return {
    isReverted,
    data: hexToBytes(asHex(result)),
    energy: asAmount(member(answer, 'energy_used')),
  };
}

function bodyOf({ from, contract, calldata, value }: ConstantCall): RequestBody {
  return {
    owner_address: hexAddress(from),
    contract_address: hexAddress(contract),
    data: calldata,
    ...(value?.asset.kind === 'trx' && { call_value: value.amount }),
    ...(value?.asset.kind === 'trc10' && {
      call_token_value: value.amount,
      token_id: value.asset.id,
    }),
    visible: false,
  };
}

function callFault(code: string, message: string): FaultError {
  const words = message === '' ? code : message;
  if (/no contract|contract is not exist|not a valid smart contract/i.test(words)) {
    return new FaultError(
      'contract_absent',
      'There is no contract at this address on this network.',
    );
  }
  if (SHORT_OF_FUNDS.test(words)) {
    return new FaultError('funds_missing', 'The account does not hold what the call sends along.');
  }
  return new FaultError('transaction_refused', `The contract cannot be called so: ${words}`);
}
