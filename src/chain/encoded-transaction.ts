/** Writes the bytes of the transactions Bittern makes. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { FaultError } from '../core/fault.ts';
import type { SignedTransaction, TransactionIntent } from '../core/money/intent.ts';
import { encodeUtf8 } from '../core/units/utf8.ts';
import { hexAddress, type TronAddress } from '../core/units/tron-address.ts';
import type { BlockReference } from './chain.ts';
import { sizeOfBytesField, writeMessage } from './protobuf.ts';
import {
  ANY,
  CONTRACT,
  CONTRACT_TYPE,
  RAW,
  TRANSFER,
  TRANSFER_ASSET,
  TRIGGER,
  typeUrlOf,
} from './transaction-messages.ts';
import { transferCalldata } from './trc20.ts';

/** A signature: r, s and v. */
const SIGNATURE_BYTES = 65;

/**
 * The `raw` protobuf of the intent, hexadecimal. Throws a `FaultError` (`amount_invalid`) for an
 * amount or a fee limit that a transaction cannot carry.
 */
export function encodeTransaction(intent: TransactionIntent, reference: BlockReference): string {
  try {
    return bytesToHex(
      writeMessage(RAW, {
        refBlockBytes: hexToBytes(reference.refBlockBytes),
        refBlockHash: hexToBytes(reference.refBlockHash),
        expiration: BigInt(reference.expiration),
        contract: encodeContract(intent),
        timestamp: BigInt(reference.timestamp),
        feeLimit: intent.feeLimitSun,
      }),
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FaultError('amount_invalid', 'A transaction cannot carry this amount.');
  }
}

/** The `Transaction` protobuf with its signatures, hexadecimal, as `broadcasthex` takes it. */
export function encodeSigned(signed: SignedTransaction): string {
  // Field 1 is the raw data, field 2 (repeated) the signatures.
  const raw = writeMessage({ raw: [1, 'bytes'] }, { raw: hexToBytes(signed.rawDataHex) });
  const signatures = signed.signatures.map((signature) =>
    writeMessage({ signature: [2, 'bytes'] }, { signature: hexToBytes(signature) }),
  );
  return [raw, ...signatures].map((bytes) => bytesToHex(bytes)).join('');
}

/** Bytes of the transaction once it carries one signature. */
export function signedSize(rawDataHex: string): number {
  return sizeOfBytesField(rawDataHex.length / 2) + sizeOfBytesField(SIGNATURE_BYTES);
}

function encodeContract(intent: TransactionIntent): Uint8Array {
  const { type, value } = encodeParameter(intent);
  const parameter = writeMessage(ANY, { typeUrl: encodeUtf8(typeUrlOf(type)), value });
  return writeMessage(CONTRACT, { type: BigInt(CONTRACT_TYPE[type]), parameter });
}

function encodeParameter(intent: TransactionIntent): {
  readonly type: keyof typeof CONTRACT_TYPE;
  readonly value: Uint8Array;
} {
  const ownerAddress = networkBytes(intent.from);
  if (intent.kind === 'call') {
    return { type: 'trigger', value: encodeCall(ownerAddress, intent.contract, intent) };
  }
  const { asset, amount } = intent;
  const toAddress = networkBytes(intent.to);
  switch (asset.kind) {
    case 'trx':
      return {
        type: 'transfer',
        value: writeMessage(TRANSFER, { ownerAddress, toAddress, amount }),
      };
    case 'trc10': {
      const assetName = encodeUtf8(String(asset.id));
      return {
        type: 'transferAsset',
        value: writeMessage(TRANSFER_ASSET, { assetName, ownerAddress, toAddress, amount }),
      };
    }
    case 'trc20': {
      const calldata = transferCalldata(intent.to, amount);
      return {
        type: 'trigger',
        value: encodeCall(ownerAddress, asset.address, { calldata, value: null }),
      };
    }
  }
}

function encodeCall(
  ownerAddress: Uint8Array,
  contract: TronAddress,
  call: Pick<Extract<TransactionIntent, { kind: 'call' }>, 'calldata' | 'value'>,
): Uint8Array {
  const { asset, amount } = call.value ?? { asset: null, amount: 0n };
  if (asset?.kind === 'trc20') throw new RangeError('A TRC-20 is not sent along with a call.');
  return writeMessage(TRIGGER, {
    ownerAddress,
    contractAddress: networkBytes(contract),
    data: hexToBytes(call.calldata),
    ...(asset?.kind === 'trx' && { callValue: amount }),
    ...(asset?.kind === 'trc10' && { callTokenValue: amount, tokenId: asset.id }),
  });
}

/** With the prefix `0x41`. */
function networkBytes(address: TronAddress): Uint8Array {
  return hexToBytes(hexAddress(address));
}
