/** How transactions come in. */
import { Refusal, type RefusalCode } from '../../chain/refusal.ts';
import {
  deserialize,
  readTransaction,
  transactionJson,
  type ChainTransaction,
} from '../../chain/transaction.ts';
import { printJson } from '../../json.ts';
import { ProtobufError } from '../../protobuf/wire.ts';
import { textBytes, type Value, type ValueObject } from '../../value.ts';
import { JavaError, textParam, type Endpoints, type View } from '../api.ts';
import { transactionOfJson } from '../transaction-of-json.ts';

/** java-tron's words before the reason of a refusal. */
const PREFIX: Partial<Record<RefusalCode, string>> = {
  CONTRACT_VALIDATE_ERROR: 'Contract validate error : ',
};

export const broadcastEndpoints: Endpoints = {
  broadcasttransaction: async (view, { isVisible, params }) => {
    let id = typeof params['txID'] === 'string' ? params['txID'] : '';
    try {
      const transaction = transactionOfJson(params, isVisible);
      id = transaction.id;
      await view.chain.broadcast(transaction);
      return { result: true, txid: id };
    } catch (error) {
      return { ...refusal(error), txid: id };
    }
  },

  broadcasthex: async (view, request) => {
    const transaction = readHex(textParam(request, 'transaction'));
    const answer = await attempt(view, transaction);
    return {
      ...answer,
      transaction: printJson(transactionJson(transaction), { visible: true }),
      txid: transaction.id,
    };
  },
};

/** `broadcasthex` writes its fields out, with the message as text. */
async function attempt(view: View, transaction: ChainTransaction): Promise<ValueObject> {
  try {
    await view.chain.broadcast(transaction);
    return { result: true, code: 'SUCCESS', message: '' };
  } catch (error) {
    const { code, reason } = reasonOf(error);
    return { result: false, code, message: reason };
  }
}

function readHex(hex: string): ChainTransaction {
  try {
    const { rawDataHex, signatures } = deserialize(hex.replace(/^0x/, ''));
    return readTransaction(rawDataHex, signatures);
  } catch (error) {
    if (error instanceof ProtobufError || error instanceof Refusal) {
      throw new JavaError('com.google.protobuf.InvalidProtocolBufferException', error.message);
    }
    throw error;
  }
}

function refusal(error: unknown): Record<string, Value> {
  const { code, reason } = reasonOf(error);
  return { code, message: textBytes(reason) };
}

function reasonOf(error: unknown): { code: RefusalCode; reason: string } {
  if (error instanceof Refusal) {
    return { code: error.code, reason: (PREFIX[error.code] ?? '') + error.message };
  }
  throw error;
}
