import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { utils } from 'tronweb';
import { describe, expect, test } from 'vitest';
import { printJson } from '../json.ts';
import { isObject, type ValueObject } from '../value.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { CONTRACTS, contractTypeName, contractTypeNumber, TRANSACTION_RAW } from './messages.ts';
import type { Field, Schema } from './schema.ts';
import { ProtobufError, readFields, writeField } from './wire.ts';

const OWNER = '41a614f803b6fd780986a42c78ec9c7f77e6ded13c';
const OTHER = '417e53db37687c31f883ae475d6dea6d0fe3d773e6';

/** Something that a field can hold, as JSON. */
function valueOf({ type }: Field): fc.Arbitrary<unknown> {
  if (type === 'int64') return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  if (type === 'int32') return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  if (type === 'bool') return fc.boolean();
  if (type === 'string') return fc.string();
  if (type === 'contract') return fc.constantFrom(...Object.keys(CONTRACTS)).chain(contractOf);
  if (typeof type === 'string') return fc.uint8Array({ maxLength: 40 }).map(bytesToHex);
  if ('names' in type) return fc.constantFrom(...Object.values(type.names));
  return messageOf(type.schema);
}

function contractOf(name: string): fc.Arbitrary<unknown> {
  return messageOf(CONTRACTS[name]!).map((value) => ({
    value,
    type_url: `type.googleapis.com/protocol.${name}`,
  }));
}

function messageOf(schema: Schema): fc.Arbitrary<ValueObject> {
  const fields = schema.map((field) => [
    field.name,
    field.repeated ? fc.array(valueOf(field), { maxLength: 3 }) : valueOf(field),
  ]);
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<never>>, {
    requiredKeys: [],
  });
}

describe('the reader', () => {
  test('throws nothing but its own error, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const schema of [TRANSACTION_RAW, ...Object.values(CONTRACTS)]) {
          try {
            decode(schema, bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(ProtobufError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('nor for bytes that were right until one of them changed', () => {
    fc.assert(
      fc.property(messageOf(TRANSACTION_RAW), fc.nat(), fc.nat(255), (json, at, byte) => {
        const bytes = Uint8Array.from(encode(TRANSACTION_RAW, json));
        if (bytes.length > 0) bytes[at % bytes.length] = byte;
        try {
          decode(TRANSACTION_RAW, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtobufError);
        }
      }),
    );
  });

  test('refuses what ends too early, numbers without end, groups and field 0', () => {
    for (const hex of ['08', '0a05ff', '08ffffffffffffffffffff01', '0b', '0001', '0a']) {
      expect(() => readFields(hexToBytes(hex))).toThrow(ProtobufError);
    }
  });

  test('refuses nesting that nobody means', () => {
    let bytes = new Uint8Array();
    const schema: Field[] = [];
    schema.push({ number: 1, name: 'inner', type: { schema } });
    for (let depth = 0; depth < 50; depth++) bytes = Uint8Array.from(writeField(1, bytes));
    expect(() => decode(schema, bytes)).toThrow('nested too deeply');
  });

  test('passes over fields that it does not know', () => {
    const known = encode(CONTRACTS['TransferContract']!, { amount: 5n });
    const bytes = Buffer.concat([known, writeField(99, 1n), hexToBytes('ad0100000000')]);
    expect(decode(CONTRACTS['TransferContract']!, bytes)).toEqual({ amount: 5n });
  });
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(messageOf(TRANSACTION_RAW), (json) => {
      const bytes = encode(TRANSACTION_RAW, json);
      const decoded = decode(TRANSACTION_RAW, bytes);
      expect(bytesToHex(encode(TRANSACTION_RAW, decoded))).toBe(bytesToHex(bytes));
    }),
  );
});

describe('the same bytes as tronweb', () => {
  const values: readonly (readonly [string, Record<string, unknown>])[] = [
    ['TransferContract', { owner_address: OWNER, to_address: OTHER, amount: 2 ** 53 - 1 }],
    [
      'TransferAssetContract',
      { owner_address: OWNER, to_address: OTHER, asset_name: '31303032303030', amount: 1 },
    ],
    ['AccountCreateContract', { owner_address: OWNER, account_address: OTHER }],
    [
      'TriggerSmartContract',
      {
        owner_address: OWNER,
        contract_address: OTHER,
        data: 'a9059cbb00',
        call_value: 3,
        call_token_value: 4,
        token_id: 1_002_000,
      },
    ],
    [
      'CreateSmartContract',
      {
        owner_address: OWNER,
        new_contract: {
          origin_address: OWNER,
          bytecode: '6001',
          name: 'Name',
          consume_user_resource_percent: 100,
          origin_energy_limit: 10_000_000,
          abi: {
            entrys: [
              {
                type: 'Function',
                name: 'f',
                stateMutability: 'View',
                inputs: [{ name: 'a', type: 'uint256' }],
                outputs: [{ type: 'bool' }],
              },
              { type: 'Event', name: 'E', inputs: [{ indexed: true, name: 'x', type: 'address' }] },
            ],
          },
        },
      },
    ],
    ['FreezeBalanceV2Contract', { owner_address: OWNER, frozen_balance: 7, resource: 'ENERGY' }],
    ['UnfreezeBalanceV2Contract', { owner_address: OWNER, unfreeze_balance: 7 }],
    ['WithdrawExpireUnfreezeContract', { owner_address: OWNER }],
    [
      'AccountPermissionUpdateContract',
      {
        owner_address: OWNER,
        owner: { permission_name: 'o', threshold: 2, keys: [{ address: OWNER, weight: 2 }] },
        actives: [
          {
            type: 'Active',
            id: 2,
            permission_name: 'a',
            threshold: 1,
            operations: 'ff'.repeat(32),
            keys: [{ address: OTHER, weight: 1 }],
          },
        ],
      },
    ],
  ];

  test.each(values)('%s', (type, value) => {
    const rawData = {
      ref_block_bytes: 'beef',
      ref_block_hash: '0123456789abcdef',
      expiration: 1_800_000_060_000,
      timestamp: 1_800_000_000_000,
      fee_limit: 100_000_000,
      data: '68656c6c6f',
      contract: [
        {
          type,
          Permission_id: 2,
          parameter: { value, type_url: `type.googleapis.com/protocol.${type}` },
        },
      ],
    };
    const json = { visible: false, txID: '', raw_data_hex: '', raw_data: rawData };
    const theirs = utils.transaction.txPbToRawDataHex(utils.transaction.txJsonToPb(json));
    const ours = encode(TRANSACTION_RAW, rawData as never);
    expect(bytesToHex(ours)).toBe(theirs.toLowerCase());
    expect(JSON.parse(printJson(decode(TRANSACTION_RAW, ours)))).toMatchObject(
      withoutDefaults(rawData),
    );
  });
});

/** AccountCreateContract is the type 0. */
function withoutDefaults(rawData: { contract: { type: string }[] }): object {
  return {
    ...rawData,
    contract: rawData.contract.map(({ type, ...rest }) =>
      contractTypeNumber(type) === 0 ? rest : { type, ...rest },
    ),
  };
}

test('JSON that does not fit is refused by the name of its field', () => {
  const refused: readonly (readonly [string, ValueObject, string])[] = [
    ['TransferContract', { amount: 1.5 }, 'amount is not an integer'],
    ['TransferContract', { amount: 2n ** 63n }, 'amount is out of range'],
    ['TransferContract', { owner_address: 'xyz' }, 'owner_address is not hexadecimal'],
    ['FreezeBalanceV2Contract', { resource: 'STORAGE' }, 'resource has no value STORAGE'],
    ['AccountPermissionUpdateContract', { actives: {} }, 'actives is not a list'],
    ['CreateSmartContract', { new_contract: 5 }, 'new_contract is not an object'],
  ];
  for (const [type, json, words] of refused) {
    expect(() => encode(CONTRACTS[type]!, json)).toThrow(words);
  }
  expect(() => encode(CONTRACTS['TransferContract']!, { owner_address: OWNER }, true)).toThrow(
    'owner_address is not a base58check address',
  );
});

test('contract types have their numbers', () => {
  expect(contractTypeNumber('TriggerSmartContract')).toBe(31);
  expect(contractTypeNumber('CancelAllUnfreezeV2Contract')).toBe(59);
  expect(contractTypeNumber('Nothing')).toBe(-1);
  expect(contractTypeName(7)).toBeNull();
  expect(Object.keys(CONTRACTS).every((name) => contractTypeNumber(name) >= 0)).toBe(true);
  expect(isObject(decode(TRANSACTION_RAW, new Uint8Array()))).toBe(true);
});
