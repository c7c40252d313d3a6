/** Who signed a transaction, and whether that is enough for its permission. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import type { HexAddress } from '../../tvm/contract.ts';
import { addressOfPublicKey, base58 } from '../address.ts';
import { contractTypeNumber } from '../protobuf/messages.ts';
import { PARAMETERS } from './parameters.ts';
import { newAccount, type AccountRecord, type Permission } from './records.ts';
import { Refusal } from './refusal.ts';
import type { ChainTransaction } from './transaction.ts';

export type SignatureFault =
  'PERMISSION_ERROR' | 'SIGNATURE_FORMAT_ERROR' | 'COMPUTE_ADDRESS_ERROR' | 'OTHER_ERROR';

export class SignatureError extends Error {
  readonly fault: SignatureFault;
  constructor(fault: SignatureFault, message: string) {
    super(message);
    this.name = 'SignatureError';
    this.fault = fault;
  }
}

/** The address that made a signature of 65 bytes; what follows them is ignored, as in java-tron. */
export function signerOf(transactionId: string, signature: string): HexAddress {
  if (!/^([0-9a-f]{2})*$/.test(signature) || signature.length < 130) {
    throw new SignatureError(
      'SIGNATURE_FORMAT_ERROR',
      `Signature size is ${String(Math.floor(signature.length / 2))}`,
    );
  }
  const bytes = hexToBytes(signature.slice(0, 130));
  const v = bytes[64]!;
  // 0..3 and 27..30 mean the same; 31..34 are for compressed keys.
  const recovery = v < 27 ? v : v >= 31 ? v - 31 : v - 27;
  if (recovery > 3) {
    throw new SignatureError('COMPUTE_ADDRESS_ERROR', `Header byte out of range: ${String(v)}`);
  }
  try {
    const recovered = secp256k1.Signature.fromBytes(
      Uint8Array.of(recovery, ...bytes.subarray(0, 64)),
      'recovered',
    );
    const publicKey = recovered.recoverPublicKey(hexToBytes(transactionId));
    return addressOfPublicKey(publicKey.toBytes(false));
  } catch {
    throw new SignatureError(
      'COMPUTE_ADDRESS_ERROR',
      'Could not recover public key from signature',
    );
  }
}

/** Null where the account has no such permission. An account yet to be made has the default ones. */
export function permissionOf(
  account: AccountRecord | null,
  { owner, permissionId }: Pick<ChainTransaction, 'owner' | 'permissionId'>,
): Permission | null {
  const record = account ?? newAccount(owner, 0);
  if (permissionId === 0) return record.owner;
  return record.actives.find(({ id }) => id === permissionId) ?? null;
}

export function mayDo({ operations }: Permission, type: string): boolean {
  if (operations === null) return true;
  const number = contractTypeNumber(type);
  const byte = Number.parseInt(operations.slice((number >> 3) * 2, (number >> 3) * 2 + 2), 16);
  return (byte & (1 << (number & 7))) !== 0;
}

export interface Approval {
  readonly approvedBy: readonly HexAddress[];
  readonly weight: bigint;
}

/** Counts signatures against a permission. Throws a {@link SignatureError}. */
export function approvalOf(transaction: ChainTransaction, permission: Permission): Approval {
  const { id, signatures } = transaction;
  if (signatures.length > permission.keys.length) {
    throw new SignatureError(
      'PERMISSION_ERROR',
      `Signature count is ${String(signatures.length)} more than key counts of permission : ${String(permission.keys.length)}`,
    );
  }
  const approvedBy: HexAddress[] = [];
  let weight = 0n;
  for (const signature of signatures) {
    const signer = signerOf(id, signature);
    const key = permission.keys.find(({ address }) => address === signer);
    if (key === undefined) {
      throw new SignatureError(
        'PERMISSION_ERROR',
        `${signature} is signed by ${base58(signer)} but it is not contained of permission.`,
      );
    }
    if (approvedBy.includes(signer)) {
      throw new SignatureError('PERMISSION_ERROR', `${base58(signer)} has signed twice!`);
    }
    approvedBy.push(signer);
    weight += key.weight;
  }
  return { approvedBy, weight };
}

/** Throws a `Refusal` when the transaction's signatures are not those that its permission asks. */
export function checkSignatures(
  transaction: ChainTransaction,
  account: AccountRecord | null,
): void {
  const refuse = (message: string): Refusal =>
    new Refusal('SIGERROR', `Validate signature error: ${message}`);
  const { permissionId, signatures, type } = transaction;
  if (signatures.length === 0) throw refuse('miss sig or contract');
  if (signatures.length > PARAMETERS.totalSignNum) throw refuse('too many signatures');
  const permission = permissionOf(account, transaction);
  if (permission === null) throw refuse("permission isn't exit");
  if (permissionId !== 0 && !mayDo(permission, type)) throw refuse('Permission denied');
  try {
    const { weight } = approvalOf(transaction, permission);
    if (weight < permission.threshold) throw refuse('sig error');
  } catch (error) {
    throw error instanceof SignatureError ? refuse(error.message) : error;
  }
}
