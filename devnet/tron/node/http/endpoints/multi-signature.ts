/** What signatures a transaction has and what they weigh. */
import {
  approvalOf,
  mayDo,
  permissionOf,
  SignatureError,
  signerOf,
} from '../../chain/signatures.ts';
import { transactionJson, type ChainTransaction } from '../../chain/transaction.ts';
import type { World } from '../../chain/world.ts';
import { address, message, type ValueObject } from '../../value.ts';
import type { ApiRequest, Endpoints } from '../api.ts';
import { transactionOfJson } from '../transaction-of-json.ts';
import { permissionJson } from './accounts.ts';

export const multiSignatureEndpoints: Endpoints = {
  getsignweight: async ({ world }, request) => {
    const transaction = readUnchecked(request);
    return { ...weigh(world, transaction), transaction: extended(transaction) };
  },

  getapprovedlist: async ({ world }, request) => {
    const transaction = readUnchecked(request);
    return { ...approve(world, transaction), transaction: extended(transaction) };
  },
};

/**
 * tronweb sets `Permission_id` on a transaction and asks before it has made its bytes anew, so the
 * hexadecimal and the id may still be those of before.
 */
function readUnchecked({ isVisible, params }: ApiRequest): ChainTransaction {
  const { raw_data, signature } = params;
  return transactionOfJson(
    {
      ...(raw_data === undefined ? {} : { raw_data }),
      ...(signature === undefined ? {} : { signature }),
    },
    isVisible,
  );
}

function weigh(world: World, transaction: ChainTransaction): ValueObject {
  try {
    const account = world.account(transaction.owner);
    if (account === null) {
      throw new SignatureError('PERMISSION_ERROR', 'Account does not exist!');
    }
    const permission = permissionOf(account, transaction);
    if (permission === null) {
      throw new SignatureError('PERMISSION_ERROR', 'Permission for this, does not exist!');
    }
    if (transaction.permissionId !== 0 && !mayDo(permission, transaction.type)) {
      throw new SignatureError('PERMISSION_ERROR', 'Permission denied!');
    }
    const shown = permissionJson(permission);
    try {
      const { approvedBy, weight } = approvalOf(transaction, permission);
      const isEnough = weight >= permission.threshold;
      return {
        ...message({
          permission: shown,
          approved_list: approvedBy.map(address),
          current_weight: weight,
        }),
        // ENOUGH_PERMISSION is the enum's zero.
        result: message({ code: isEnough ? undefined : 'NOT_ENOUGH_PERMISSION' }),
      };
    } catch (error) {
      return { permission: shown, result: faultOf(error) };
    }
  } catch (error) {
    return { result: faultOf(error) };
  }
}

function approve(world: World, transaction: ChainTransaction): ValueObject {
  try {
    if (world.account(transaction.owner) === null) {
      throw new SignatureError(
        'OTHER_ERROR',
        'class org.tron.core.exception.PermissionException : Account does not exist!',
      );
    }
    const { id, signatures } = transaction;
    const approved = signatures.map((signature) => address(signerOf(id, signature)));
    return { ...message({ approved_list: approved }), result: {} };
  } catch (error) {
    return { result: faultOf(error) };
  }
}

function faultOf(error: unknown): ValueObject {
  if (!(error instanceof SignatureError)) throw error;
  return { code: error.fault, message: error.message };
}

function extended(transaction: ChainTransaction): ValueObject {
  return {
    result: { result: true },
    txid: transaction.id,
    transaction: transactionJson(transaction),
  };
}
