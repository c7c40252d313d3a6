import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRX, type Asset } from '../core/channel/asset.ts';
import type { CallIntent, TransferIntent } from '../core/money/intent.ts';
import { parseTronAddress } from '../core/units/tron-address.ts';
import { callIntents, references, transferIntents } from './intents.suite.ts';
import { writeMessage } from './protobuf.ts';
import { ANY, CONTRACT, RAW, TRANSFER_ASSET } from './transaction-messages.ts';
import {
  decodeTransaction,
  encodeSigned,
  encodeTransaction,
  matchIntent,
  signedSize,
  transactionId,
  type DecodedTransaction,
} from './transaction.ts';

const FROM = parseTronAddress('TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH')!;
const TO = parseTronAddress('TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4')!;
const REFERENCE = {
  refBlockBytes: '0102',
  refBlockHash: '0102030405060708',
  timestamp: 1_763_827_200_000,
  expiration: 1_763_827_260_000,
};

function transfer(asset: Asset, amount: bigint, change: Partial<TransferIntent> = {}) {
  const intent: TransferIntent = {
    kind: 'transfer',
    from: FROM,
    to: TO,
    asset,
    amount,
    feeLimitSun: 0n,
    ...change,
  };
  return intent;
}

function call(value: CallIntent['value']): CallIntent {
  return {
    kind: 'call',
    purpose: 'deposit',
    from: FROM,
    contract: TO,
    calldata: '26121ff0',
    value,
    feeLimitSun: 15_000_000n,
  };
}

/** Built by tronweb 6.5.1 from the same arguments. */
const BY_TRONWEB = [
  {
    intent: transfer(TRX, 1_234_567n),
    txid: '8f5634bfa8ff6c76956906e2e418a334dffc52587ed04b32027a5f6220bf3c13',
    hex: '0a0201022208010203040506070840e0b4b0e2aa335a67080112630a2d747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e73666572436f6e747261637412320a1541c8599111f29c1e1e061265b4af93ea1f274ad78a121541032017411f4663b317fe77c257d28d5cd1b26e3d1887ad4b7080e0ace2aa33',
  },
  {
    intent: transfer({ kind: 'trc10', id: 1_002_000n }, 990_000_000n),
    txid: '071c416c2060112b9492aeda967f1f78551b3444eeddd08f6b0a1f970bb8d451',
    hex: '0a0201022208010203040506070840e0b4b0e2aa335a77080212730a32747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e736665724173736574436f6e7472616374123d0a0731303032303030121541c8599111f29c1e1e061265b4af93ea1f274ad78a1a1541032017411f4663b317fe77c257d28d5cd1b26e3d2080e788d8037080e0ace2aa33',
  },
  {
    intent: transfer({ kind: 'trc20', address: TO }, 10n ** 18n, {
      to: FROM,
      feeLimitSun: 15_000_000n,
    }),
    txid: 'c57f6da8d4657c3cbaaa76fd0a28ea4a170feedcef437ad61dae0c8528a6f7a4',
    hex: '0a0201022208010203040506070840e0b4b0e2aa335aae01081f12a9010a31747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e54726967676572536d617274436f6e747261637412740a1541c8599111f29c1e1e061265b4af93ea1f274ad78a121541032017411f4663b317fe77c257d28d5cd1b26e3d2244a9059cbb000000000000000000000000c8599111f29c1e1e061265b4af93ea1f274ad78a0000000000000000000000000000000000000000000000000de0b6b3a76400007080e0ace2aa339001c0c39307',
  },
  {
    intent: call({ asset: TRX, amount: 5n }),
    txid: 'e50ed43a9b0fe414fb0c1dac0f2a9722d80d211e570630746933492b19c7aa37',
    hex: '0a0201022208010203040506070840e0b4b0e2aa335a6f081f126b0a31747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e54726967676572536d617274436f6e747261637412360a1541c8599111f29c1e1e061265b4af93ea1f274ad78a121541032017411f4663b317fe77c257d28d5cd1b26e3d1805220426121ff07080e0ace2aa339001c0c39307',
  },
  {
    intent: call({ asset: { kind: 'trc10', id: 1_002_000n }, amount: 7n }),
    txid: '061616a449d68926a8a51e9ee199e9f1f85de0f8e322c4d133d5529d4206e7ba',
    hex: '0a0201022208010203040506070840e0b4b0e2aa335a73081f126f0a31747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e54726967676572536d617274436f6e7472616374123a0a1541c8599111f29c1e1e061265b4af93ea1f274ad78a121541032017411f4663b317fe77c257d28d5cd1b26e3d220426121ff028073090943d7080e0ace2aa339001c0c39307',
  },
];

const FREEZE =
  '0a0201022208010203040506070840e0b4b0e2aa335a59083612550a34747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e467265657a6542616c616e63655632436f6e7472616374121d0a1541c8599111f29c1e1e061265b4af93ea1f274ad78a10c0843d18017080e0ace2aa33';
const WITH_MEMO =
  '0a0201022208010203040506070840e0b4b0e2aa33520568656c6c6f5a67080112630a2d747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e73666572436f6e747261637412320a1541c8599111f29c1e1e061265b4af93ea1f274ad78a121541032017411f4663b317fe77c257d28d5cd1b26e3d1887ad4b7080e0ace2aa33';
const WITH_PERMISSION =
  '0a0201022208010203040506070840e0b4b0e2aa335a69080112630a2d747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e73666572436f6e747261637412320a1541c8599111f29c1e1e061265b4af93ea1f274ad78a121541032017411f4663b317fe77c257d28d5cd1b26e3d1887ad4b28027080e0ace2aa33';

const TRANSFER_HEX = BY_TRONWEB[0]!.hex;
const HEAD = '0a0201022208010203040506070840e0b4b0e2aa33';
const TAIL = '7080e0ace2aa33';
const CONTRACT_FIELD = TRANSFER_HEX.slice(HEAD.length, -TAIL.length);

/** A transfer of a TRC-10 with these bytes for its id, or within this `Transaction.Contract`. */
function tokenTransfer(
  assetName: string,
  contract: { provider?: string; contractName?: string } = {},
) {
  const text = (value = '') => Uint8Array.from(Buffer.from(value));
  const owner = Uint8Array.from(Buffer.from('41c8599111f29c1e1e061265b4af93ea1f274ad78a', 'hex'));
  const value = writeMessage(TRANSFER_ASSET, {
    assetName: text(assetName),
    ownerAddress: owner,
    toAddress: owner,
    amount: 1n,
  });
  const typeUrl = text('type.googleapis.com/protocol.TransferAssetContract');
  const field = writeMessage(RAW, {
    contract: writeMessage(CONTRACT, {
      type: 2n,
      parameter: writeMessage(ANY, { typeUrl, value }),
      provider: text(contract.provider),
      contractName: text(contract.contractName),
    }),
  });
  return HEAD + Buffer.from(field).toString('hex') + TAIL;
}

function faultOf(rawDataHex: string): unknown {
  try {
    decodeTransaction(rawDataHex);
    return null;
  } catch (error) {
    return error;
  }
}

describe('a transaction by tronweb', () => {
  it.each(BY_TRONWEB)('is what ours is, byte for byte ($txid)', ({ intent, txid, hex }) => {
    expect(encodeTransaction(intent, REFERENCE)).toBe(hex);
    expect(transactionId(hex)).toBe(txid);
    expect(decodeTransaction(hex)).toMatchObject({ ...REFERENCE, feeLimitSun: intent.feeLimitSun });
    expect(matchIntent(decodeTransaction(hex), intent)).toBeNull();
  });
});

describe('decodeTransaction', () => {
  it.each([
    ['a memo', WITH_MEMO, 'memo'],
    ['a permission other than the owner', WITH_PERMISSION, 'permission 2'],
    ['two contracts', HEAD + CONTRACT_FIELD + CONTRACT_FIELD + TAIL, 'contract is given twice'],
    ['fields out of order', CONTRACT_FIELD + HEAD + TAIL, 'out of order'],
    ['a field that is not known', `${TRANSFER_HEX}a00101`, 'field 20 is not known'],
    ['scripts', HEAD + CONTRACT_FIELD + '620100' + TAIL, 'field 12 is not known'],
    ['bytes that are left over', `${TRANSFER_HEX}00`, 'field 0 is not known'],
    ['a number written too long', TRANSFER_HEX.replace(TAIL, '7080e0ace2aab300'), 'too long'],
    ['a fee limit of 0, written out', `${TRANSFER_HEX}900100`, 'zero'],
    ['a negative fee limit', `${TRANSFER_HEX}9001ffffffffffffffffff01`, 'negative'],
    ['a number beyond 64 bits', `${TRANSFER_HEX}9001ffffffffffffffffff02`, 'too large'],
    ['a number without end', `${TRANSFER_HEX}9001ffffffffffffffffffff01`, 'too large'],
    [
      'a time beyond what a number holds',
      `${HEAD}${CONTRACT_FIELD}70ffffffffffffffff7f`,
      'too late',
    ],
    ['empty bytes, written out', TRANSFER_HEX.replace(TAIL, `6200${TAIL}`), 'field 12'],
    ['a cut end', TRANSFER_HEX.slice(0, -2), 'cut off'],
    ['a cut contract', TRANSFER_HEX.slice(0, -40), 'cut off'],
    ['the wrong wire type', TRANSFER_HEX.replace('2208', '2008'), 'wire type'],
    [
      'a block reference of another length',
      TRANSFER_HEX.replace('0a020102', '0a0101'),
      'reference',
    ],
    ['a block hash of another length', TRANSFER_HEX.replace('22080102', '220702'), 'reference'],
    ['a provider', tokenTransfer('1002000', { provider: 'x' }), 'provider or a name'],
    ['a contract name', tokenTransfer('1002000', { contractName: 'x' }), 'provider or a name'],
    ['a TRC-10 without an id', tokenTransfer(''), 'no number'],
    ['a TRC-10 by its name of old', tokenTransfer('BTT'), 'no number'],
    ['a TRC-10 with a sign', tokenTransfer('+1002000'), 'no number'],
    ['a TRC-10 with words behind its id', tokenTransfer('1002000 '), 'no number'],
    ['a TRC-10 with zeros before its id', tokenTransfer('01002000'), 'no number'],
    ['a TRC-10 beyond 2^63', tokenTransfer('9223372036854775808'), 'no number'],
    ['no hexadecimal', 'zz', 'hexadecimal'],
    ['half a byte', TRANSFER_HEX.slice(1), 'hexadecimal'],
    ['nothing', '', 'reference'],
    ['a type that is not its parameter’s', TRANSFER_HEX.replace('5a670801', '5a670802'), 'belong'],
    ['an address of another kind', TRANSFER_HEX.replace('1541c859', '15a0c859'), 'address'],
  ])('refuses %s', (_, hex, words) => {
    expect(faultOf(hex)).toMatchObject({
      name: 'FaultError',
      code: 'transaction_mismatch',
      message: expect.stringContaining(words) as string,
    });
  });

  it('reads TRC-10 ids to the last one', () => {
    expect(decodeTransaction(tokenTransfer('9223372036854775807')).action).toMatchObject({
      tokenId: 2n ** 63n - 1n,
    });
  });

  it('names what it does not make', () => {
    const decoded = decodeTransaction(FREEZE);
    expect(decoded.action).toEqual({ kind: 'other', name: 'FreezeBalanceV2Contract' });
    expect(matchIntent(decoded, transfer(TRX, 1n))?.message).toContain('FreezeBalanceV2Contract');
  });

  it('throws nothing but faults, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array().map(toHex)), (text) => {
        const thrown = faultOf(text);
        expect(thrown === null || (thrown as Error).name === 'FaultError').toBe(true);
      }),
    );
  });
});

describe('matchIntent', () => {
  it.each<[string, DecodedTransaction, TransferIntent | CallIntent]>([
    ['sender', decode(transfer(TRX, 5n)), transfer(TRX, 5n, { from: TO })],
    ['recipient', decode(transfer(TRX, 5n)), transfer(TRX, 5n, { to: FROM })],
    ['amount', decode(transfer(TRX, 5n)), transfer(TRX, 6n)],
    ['token', decode(transfer(TRX, 5n)), transfer({ kind: 'trc10', id: 1_002_000n }, 5n)],
    ['fee limit', decode(transfer(TRX, 5n, { feeLimitSun: 1n })), transfer(TRX, 5n)],
    ['TRX sent along', decode(call({ asset: TRX, amount: 1n })), call(null)],
    [
      'TRC-10 sent along',
      decode(call({ asset: { kind: 'trc10', id: 1_002_001n }, amount: 1n })),
      call({ asset: { kind: 'trc10', id: 1_002_000n }, amount: 1n }),
    ],
    [
      'amount of the TRC-10',
      decode(call({ asset: { kind: 'trc10', id: 1_002_000n }, amount: 1n })),
      call({ asset: { kind: 'trc10', id: 1_002_000n }, amount: 2n }),
    ],
    [
      'TRC-20 cannot',
      decode(call(null)),
      call({ asset: { kind: 'trc20', address: TO }, amount: 0n }),
    ],
    ['transfers nothing', decode(transfer(TRX, 0n)), transfer(TRX, 0n)],
    ['contract', decode(call(null)), { ...call(null), contract: FROM }],
    ['says something else', decode(call(null)), { ...call(null), calldata: '26121ff1' }],
    ['calls no contract', decode(transfer(TRX, 5n)), call(null)],
    ['another way', decode(call(null)), transfer({ kind: 'trc20', address: TO }, 5n)],
  ])('says that it is another %s', (words, decoded, intent) => {
    expect(matchIntent(decoded, intent)).toMatchObject({
      code: 'transaction_mismatch',
      message: expect.stringContaining(words) as string,
    });
  });

  it('refuses value sent along with a TRC-20 transfer, and words behind its calldata', () => {
    const intent = transfer({ kind: 'trc20', address: TO }, 5n, { to: FROM });
    const decoded = decode(intent);
    if (decoded.action.kind !== 'call') throw new Error('A TRC-20 transfer is a call.');
    const { action } = decoded;
    const changed = (change: Partial<typeof action>) =>
      matchIntent({ ...decoded, action: { ...action, ...change } }, intent);
    expect(changed({})).toBeNull();
    expect(changed({ callValueSun: 1n })?.message).toContain('TRX sent along');
    expect(changed({ tokenId: 1n, tokenAmount: 1n })?.message).toContain('TRC-10 sent along');
    expect(changed({ calldata: `${action.calldata}00` })).not.toBeNull();
    const dirty = `${action.calldata.slice(0, 8)}01${action.calldata.slice(10)}`;
    expect(changed({ calldata: dirty })).not.toBeNull();
  });

  it('accepts what was made from the intent and refuses every other intent', () => {
    const intents = fc.oneof(transferIntents, callIntents);
    fc.assert(
      fc.property(intents, intents, references, (intent, other, reference) => {
        const decoded = decodeTransaction(encodeTransaction(intent, reference));
        expect(decoded).toMatchObject(reference);
        expect(matchIntent(decoded, intent)).toBeNull();
        fc.pre(encodeTransaction(other, reference) !== encodeTransaction(intent, reference));
        expect(matchIntent(decoded, other)).not.toBeNull();
      }),
    );
  });

  it('sees every change of a byte, but for the block reference and the times', () => {
    const intents = fc.oneof(transferIntents, callIntents);
    fc.assert(
      fc.property(
        intents,
        references,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (intent, reference, at, flip) => {
          const bytes = Buffer.from(encodeTransaction(intent, reference), 'hex');
          const index = at % bytes.length;
          bytes[index] = bytes[index]! ^ flip;
          const hex = bytes.toString('hex');
          if (faultOf(hex) !== null) return;
          const decoded = decodeTransaction(hex);
          if (matchIntent(decoded, intent) !== null) return;
          // Then only what the intent does not speak of was changed.
          expect(encodeTransaction(intent, decoded)).toBe(hex);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('sees every change of a byte in one transaction, all of them', () => {
    const { intent, hex } = BY_TRONWEB[2]!;
    const original = Buffer.from(hex, 'hex');
    for (let index = 0; index < original.length; index += 1) {
      for (let flip = 1; flip < 256; flip += 1) {
        const bytes = Buffer.from(original);
        bytes[index] = bytes[index]! ^ flip;
        const changed = bytes.toString('hex');
        if (faultOf(changed) !== null) continue;
        const decoded = decodeTransaction(changed);
        if (matchIntent(decoded, intent) !== null) continue;
        const { refBlockBytes, refBlockHash, expiration, timestamp } = decoded;
        expect({ refBlockBytes, refBlockHash, expiration, timestamp }).not.toEqual(REFERENCE);
        expect(encodeTransaction(intent, decoded)).toBe(changed);
      }
    }
  });
});

describe('encodeTransaction', () => {
  it.each([
    transfer(TRX, 2n ** 63n),
    transfer(TRX, -1n),
    transfer({ kind: 'trc20', address: TO }, 2n ** 256n),
    transfer(TRX, 1n, { feeLimitSun: -1n }),
    call({ asset: { kind: 'trc20', address: TO }, amount: 1n }),
  ])('refuses what does not fit', (intent) => {
    expect(() => encodeTransaction(intent, REFERENCE)).toThrow(
      expect.objectContaining({ code: 'amount_invalid' }),
    );
  });
});

describe('a signed transaction', () => {
  it('is the raw data and its signatures, of the size that was foretold', () => {
    fc.assert(
      fc.property(fc.oneof(transferIntents, callIntents), references, (intent, reference) => {
        const rawDataHex = encodeTransaction(intent, reference);
        const signed = {
          txid: transactionId(rawDataHex),
          rawDataHex,
          signatures: ['ab'.repeat(65)],
          expiresAt: reference.expiration,
        };
        const hex = encodeSigned(signed);
        expect(hex.endsWith(`${rawDataHex}1241${'ab'.repeat(65)}`)).toBe(true);
        expect(hex.length / 2).toBe(signedSize(rawDataHex));
      }),
    );
  });
});

function decode(intent: TransferIntent | CallIntent): DecodedTransaction {
  return decodeTransaction(encodeTransaction(intent, REFERENCE));
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
