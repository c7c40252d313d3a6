import type { HexAddress } from '../../tvm/contract.ts';
import { base58 } from '../address.ts';

/** The codes of java-tron's `Return.response_code` that the devnet can give. */
export type RefusalCode =
  | 'SIGERROR'
  | 'CONTRACT_VALIDATE_ERROR'
  | 'CONTRACT_EXE_ERROR'
  | 'BANDWITH_ERROR'
  | 'DUP_TRANSACTION_ERROR'
  | 'TAPOS_ERROR'
  | 'TOO_BIG_TRANSACTION_ERROR'
  | 'TRANSACTION_EXPIRATION_ERROR'
  | 'SERVER_BUSY'
  | 'OTHER_ERROR';

/** A transaction that gets into no block, with java-tron's code and words. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** Its words come without java-tron's prefix `Contract validate error : `. */
export function invalid(reason: string): Refusal {
  return new Refusal('CONTRACT_VALIDATE_ERROR', reason);
}

export function noSuchAccount(address: HexAddress): Refusal {
  return invalid(`account [${base58(address)}] does not exist`);
}

export function insufficientResource(): Refusal {
  return new Refusal('BANDWITH_ERROR', 'Account resource insufficient error.');
}
