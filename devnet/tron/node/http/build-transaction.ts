/** Unsigned transactions, as java-tron makes them for wallets that do not make their own. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { readTransaction, type ChainTransaction } from '../chain/transaction.ts';
import { encode } from '../protobuf/encode.ts';
import { contractTypeNumber, TRANSACTION_RAW } from '../protobuf/messages.ts';
import { TYPE_URL } from '../protobuf/decode.ts';
import { ProtobufError } from '../protobuf/wire.ts';
import { message, type ValueObject } from '../value.ts';
import { JavaError, type View } from './api.ts';

const LIFETIME_MS = 60_000;

export interface BuildOptions {
  readonly feeLimitSun?: bigint;
  readonly permissionId?: number;
  /** Hexadecimal. */
  readonly memo?: string;
  /** Makes transactions that are otherwise the same differ, by their time stamps. */
  readonly salt?: number;
  readonly isVisible: boolean;
}

/** Throws a `JavaError` for a value that does not fit its contract type. */
export function buildTransaction(
  { chain, head }: View,
  type: string,
  value: ValueObject,
  { feeLimitSun, isVisible, memo, permissionId, salt = 0 }: BuildOptions,
): ChainTransaction {
  const rawData = (memoHex: string | undefined): ValueObject => ({
    ref_block_bytes: head.id.slice(12, 16),
    ref_block_hash: head.id.slice(16, 32),
    expiration: BigInt(head.timestampMs + LIFETIME_MS),
    timestamp: BigInt(chain.clock.time() + salt),
    contract: [
      message({
        type: contractTypeNumber(type),
        parameter: { value, type_url: TYPE_URL + type },
        Permission_id: permissionId,
      }),
    ],
    ...message({ data: memoHex, fee_limit: feeLimitSun }),
  });
  try {
    return readTransaction(bytesToHex(encode(TRANSACTION_RAW, rawData(memo), isVisible)), []);
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    throw new JavaError('org.tron.core.services.http.JsonFormat$ParseException', error.message);
  }
}
