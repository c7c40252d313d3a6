/**
 * Builds transactions with tronweb, offline: the block reference is handed in, so tronweb asks no
 * node for anything. What it built is decoded and compared before anybody signs it.
 */
import type { Types } from 'tronweb';
import type { Asset } from '../../core/channel/asset.ts';
import { FaultError } from '../../core/fault.ts';
import type { CallIntent, TransactionIntent, TransferIntent } from '../../core/money/intent.ts';
import type { BlockReference } from '../../chain/chain.ts';
import { safeNumber } from './safe-number.ts';

/** The transaction as TronLink takes it, and its raw data in hexadecimal. */
export interface UnsignedTransaction {
  readonly rawDataHex: string;
  readonly forTronLink: Types.Transaction;
}

/** tronweb wants a node; it is never asked. */
const NO_NODE = 'http://127.0.0.1:1';

/** Rejects with `amount_invalid` for TRX and TRC-10 amounts above 2^53 - 1. */
export async function buildTransaction(
  intent: TransactionIntent,
  reference: BlockReference,
): Promise<UnsignedTransaction> {
  const builder = await transactionBuilder();
  const options = {
    txLocal: true,
    blockHeader: {
      ref_block_bytes: reference.refBlockBytes,
      ref_block_hash: reference.refBlockHash,
      timestamp: reference.timestamp,
      expiration: reference.expiration,
    },
  };
  const transaction =
    intent.kind === 'transfer'
      ? await transfer(builder, intent, options)
      : await call(builder, intent, options);
  return { rawDataHex: transaction.raw_data_hex, forTronLink: transaction };
}

async function transactionBuilder() {
  const { TronWeb } = await loadTronWeb();
  return new TronWeb({ fullHost: NO_NODE }).transactionBuilder;
}

/** 232 kB: only when something is about to be signed. */
async function loadTronWeb() {
  try {
    return await import('tronweb');
  } catch (cause) {
    throw new FaultError(
      'tronweb_missing',
      'The part of Bittern that makes transactions could not be loaded. Nothing was signed: check your connection, reload the page and try again.',
      { cause },
    );
  }
}

type Builder = Awaited<ReturnType<typeof transactionBuilder>>;
interface LocalOptions {
  readonly txLocal: boolean;
  readonly blockHeader: {
    ref_block_bytes: string;
    ref_block_hash: string;
    timestamp: number;
    expiration: number;
  };
}

async function transfer(
  builder: Builder,
  { asset, from, to, amount, feeLimitSun }: TransferIntent,
  options: LocalOptions,
): Promise<Types.Transaction> {
  switch (asset.kind) {
    case 'trx':
      return builder.sendTrx(to, safeNumber(amount), from, options);
    case 'trc10':
      return builder.sendToken(to, safeNumber(amount), String(asset.id), from, options);
    case 'trc20': {
      const { transaction } = await builder.triggerSmartContract(
        asset.address,
        'transfer(address,uint256)',
        { ...options, feeLimit: safeNumber(feeLimitSun) },
        [
          { type: 'address', value: to },
          { type: 'uint256', value: amount.toString() },
        ],
        from,
      );
      return transaction;
    }
  }
}

async function call(
  builder: Builder,
  { contract, calldata, value, from, feeLimitSun }: CallIntent,
  options: LocalOptions,
): Promise<Types.Transaction> {
  const { transaction } = await builder.triggerSmartContract(
    contract,
    '',
    {
      ...options,
      input: calldata,
      feeLimit: safeNumber(feeLimitSun),
      ...(value === null ? {} : callValue(value.asset, value.amount)),
    },
    [],
    from,
  );
  return transaction;
}

function callValue(
  asset: Asset,
  amount: bigint,
): Pick<Types.TriggerSmartContractOptions, 'callValue' | 'tokenId' | 'tokenValue'> {
  switch (asset.kind) {
    case 'trx':
      return { callValue: safeNumber(amount) };
    case 'trc10':
      return { tokenId: String(safeNumber(asset.id)), tokenValue: safeNumber(amount) };
    case 'trc20':
      throw new RangeError('A TRC-20 is not sent along with a call.');
  }
}
